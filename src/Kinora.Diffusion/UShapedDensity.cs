using Kinora.Tensors;

namespace Kinora.Diffusion;

/// <summary>
/// How times are drawn for reflow (report section 5; Lee et al. 2024, "Improving the training of rectified flows", section 4.2): p(t) proportional to
/// exp(a t) + exp(a (1 - t)) on [0, 1], since a straightened flow is worst at both ends. The report writes exp(a u) + exp(-a u), which on [0, 1] is
/// U-shaped about 1/2 only when u is measured from there.
/// </summary>
/// <param name="Steepness">a, above 0; the report's is 5.</param>
public sealed record UShapedDensity(double Steepness = 5)
{
    /// <summary>Times in [0, 1] for a batch: [B].</summary>
    /// <param name="random">Decides.</param>
    /// <param name="rows">B.</param>
    public Tensor Sample(RandomStream random, long rows)
    {
        // The inverse of the distribution of exp(a t) alone; half of the draws are turned round.
        var towardsData = ((random.Split("place").Uniform([rows]) * (Math.Exp(Steepness) - 1)) + 1).Log() / Steepness;
        var turned = random.Split("end").Uniform([rows]).Less(0.5);
        return Tensor.Where(turned, 1 - towardsData, towardsData).Clamp(0, 1);
    }
}
