using Kinora.Tensors;

namespace Kinora.Diffusion;

/// <summary>
/// Flow-matching errors of pairs (mean squared error of the velocity, see <see cref="FlowMatching.ErrorPerRow"/>), each [B]. Winner and
/// loser of a pair share noise and time, and so do network and reference.
/// </summary>
/// <param name="Winner">The network's errors on the preferred videos.</param>
/// <param name="WinnerReference">The frozen reference's errors on the same.</param>
/// <param name="Loser">The network's errors on the other videos.</param>
/// <param name="LoserReference">The frozen reference's errors on the same.</param>
public sealed record PreferenceErrors(Tensor Winner, Tensor WinnerReference, Tensor Loser, Tensor LoserReference)
{
    /// <summary>
    /// What a run is watched by: <c>accuracy</c>, the share of pairs whose winner gained more on the reference than its loser;
    /// <c>margin</c>, by how much, mean over the pairs; <c>winner_ratio</c> and <c>loser_ratio</c>, the network's mean error over the
    /// reference's. An accuracy that rises while <c>winner_ratio</c> rises too is won by spoiling both.
    /// </summary>
    public IReadOnlyDictionary<string, double> Figures()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var margin_B = (Loser - LoserReference - (Winner - WinnerReference)).ToArray<float>();
        return new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["accuracy"] = margin_B.Average(m => m > 0 ? 1.0 : m < 0 ? 0.0 : 0.5),
            ["margin"] = margin_B.Average(m => (double)m),
            ["winner_ratio"] = Winner.Mean().Item() / WinnerReference.Mean().Item(),
            ["loser_ratio"] = Loser.Mean().Item() / LoserReference.Mean().Item(),
        };
    }
}
