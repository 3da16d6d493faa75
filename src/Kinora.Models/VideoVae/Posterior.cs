using Kinora.Tensors;

namespace Kinora.Models.VideoVae;

/// <summary>
/// The diagonal normal distribution that the encoder gives for every latent value. Its tensors belong to the scope in which
/// they are asked for.
/// </summary>
/// <param name="moments">[B, F, 2z, h, w]: the means, then the log-variances.</param>
public sealed class Posterior(Tensor moments)
{
    private const double LowestLogVariance = -30;
    private const double HighestLogVariance = 20;
    private const double RmsEps = 1e-6;

    /// <summary>What the encoder gave: [B, F, 2z, h, w], log-variances not clamped.</summary>
    public Tensor Moments { get; } = moments;

    /// <summary>The means [B, F, z, h, w]: a view.</summary>
    public Tensor Mean => Moments.Narrow(2, 0, Moments.Size(2) / 2);

    /// <summary>The logarithms of the variances [B, F, z, h, w], clamped to [-30, 20].</summary>
    public Tensor LogVariance => Moments.Narrow(2, Moments.Size(2) / 2, Moments.Size(2) / 2).Clamp(LowestLogVariance, HighestLogVariance);

    /// <summary>The standard deviations [B, F, z, h, w].</summary>
    public Tensor Deviation
    {
        get
        {
            using var scope = new TensorScope();
            return scope.Keep((LogVariance * 0.5).Exp());
        }
    }

    /// <summary>The variances [B, F, z, h, w].</summary>
    public Tensor Variance
    {
        get
        {
            using var scope = new TensorScope();
            return scope.Keep(LogVariance.Exp());
        }
    }

    /// <summary>The means of each clip divided by their root mean square over all axes but the batch.</summary>
    public Tensor RmsNormalizedMean
    {
        get
        {
            using var scope = new TensorScope();
            var mean = Mean;
            return scope.Keep(mean * (mean.Square().Mean([1, 2, 3, 4], keep: true) + RmsEps).Rsqrt());
        }
    }

    /// <summary>mean + deviation x noise, with standard normal noise [B, F, z, h, w].</summary>
    public Tensor Sample(Tensor noise)
    {
        using var scope = new TensorScope();
        return scope.Keep(Mean + (Deviation * noise.To(Moments.DType)));
    }

    /// <summary>The Kullback-Leibler divergence from the standard normal distribution for each latent value: [B, F, z, h, w], in nats.</summary>
    public Tensor KlDivergence()
    {
        using var scope = new TensorScope();
        var logVariance = LogVariance;
        return scope.Keep((Mean.Square() + logVariance.Exp() - 1.0 - logVariance) * 0.5);
    }
}
