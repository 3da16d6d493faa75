using Kinora.Models.VideoVae;

namespace Kinora.Parity.Tests.VideoVae;

/// <summary>Kind <c>vae_posterior</c>: moments to the numbers of the distribution.</summary>
internal static class VaePosteriorParity
{
    public static void Run(ParityCase c)
    {
        var posterior = new Posterior(c.Tensor("input.moments"));
        ParityAssert.Close(c.Tensor("output.mean"), posterior.Mean, VaeCase.LayerTolerance, "mean");
        ParityAssert.Close(c.Tensor("output.logvar"), posterior.LogVariance, VaeCase.LayerTolerance, "logvar");
        ParityAssert.CloseRelative(c.Tensor("output.std"), posterior.Deviation, VaeCase.LayerTolerance, "std");
        ParityAssert.CloseRelative(c.Tensor("output.var"), posterior.Variance, VaeCase.LayerTolerance, "var");
        ParityAssert.CloseRelative(c.Tensor("output.sample"), posterior.Sample(c.Tensor("input.noise")), VaeCase.LayerTolerance, "sample");
        ParityAssert.Close(c.Tensor("output.mean_rms"), posterior.RmsNormalizedMean, VaeCase.LayerTolerance, "mean_rms");
    }
}
