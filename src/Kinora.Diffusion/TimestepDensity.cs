using Kinora.Tensors;

namespace Kinora.Diffusion;

/// <summary>
/// How training times are drawn: logit-normal (Esser et al. 2024, section 3.1), sigmoid(m + s n) with n standard
/// normal. Here 0 is noise, so a negative m spends more of the training where layout is decided.
/// </summary>
/// <param name="Mean">m.</param>
/// <param name="Deviation">s, positive.</param>
public sealed record TimestepDensity(double Mean = -0.8, double Deviation = 1.0)
{
    /// <summary>Times in (0, 1) for a batch: [B].</summary>
    public Tensor Sample(RandomStream random, long rows, Device device = default) =>
        ((random.Normal([rows], device) * Deviation) + Mean).Sigmoid();
}
