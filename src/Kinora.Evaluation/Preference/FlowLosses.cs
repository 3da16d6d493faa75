namespace Kinora.Evaluation;

/// <summary>Flow-matching losses of two models on the same held-out clips, noise and times.</summary>
/// <param name="Model">The model's.</param>
/// <param name="Against">The other's.</param>
/// <param name="Clips">Clips.</param>
public sealed record FlowLosses(double Model, double Against, int Clips)
{
    /// <summary>By how much the model's is above the other's, in per cent of that.</summary>
    public double ChangePercent => 100 * ((Model / Against) - 1);
}
