using Kinora.Models.StepVideoDit;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Parity.Tests.StepVideoDit;

/// <summary>The sinusoid, the timestep embedding and the six modulation vectors of a <c>timestep_adaln</c> case.</summary>
internal static class TimestepParity
{
    private const double Tolerance = 5e-5;

    public static void Run(ParityCase c)
    {
        using var noGrad = GradMode.NoGrad();
        var width = c.Int("embedding_dim");
        Assert.Equal(StepVideoDitConfig.TimestepChannels, c.Int("freq_dim"));
        using var store = ParameterStore.From(c.Weights);
        var conditioning = new TimestepConditioning(store.Root, width);
        var time = c.Tensor("input.timestep");
        var modulation = conditioning.Forward(time, DType.F32);

        ParityAssert.Close(c.Tensor("output.sinusoid"), TimestepConditioning.Sinusoid(c.Tensor("input.raw_t")), Tolerance, "sinusoid");
        ParityAssert.Close(c.Tensor("mid.time_proj"), TimestepConditioning.Sinusoid(time * c.Double("time_step_rescale")), Tolerance, "sinusoid of the time");
        ParityAssert.Close(c.Tensor("output.embedded_timestep"), modulation.Embedded_BD, Tolerance, "embedded timestep");
        ParityAssert.Close(c.Tensor("output.adaln"), modulation.Modulation_B6D.Reshape(-1, 6 * width), Tolerance, "modulation");
    }
}
