namespace Kinora.Evaluation;

/// <summary>Sums of scores of two models over the same videos and annotators.</summary>
/// <param name="Model">The one's.</param>
/// <param name="Against">The other's.</param>
public sealed record ScoreSums(int Model, int Against)
{
    /// <summary>As the report writes it: the two sums with a dash between.</summary>
    public override string ToString() => $"{Model}–{Against}";
}
