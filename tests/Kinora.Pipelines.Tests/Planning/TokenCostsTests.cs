using Kinora.Models.StepVideoDit;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Pipelines.Tests.Planning;

public sealed class TokenCostsTests
{
    [Fact]
    public void Of_ALongGrid_EqualsItsTrace()
    {
        using var noGrad = GradMode.NoGrad();
        // Enough heads that attention works in pieces at every length.
        using var dit = new StepVideoDit(new StepVideoDitConfig(16, 8, 2, 4, 4, 16, 16), ParameterStore.Meta());
        var (bytes, operations) = TokenCosts.Of(3, 32, 48, Trace);
        var (exactBytes, exactOperations) = Trace(3, 32, 48);
        Assert.InRange(operations / exactOperations, 0.999999, 1.000001);
        Assert.InRange(bytes / (double)exactBytes, 0.6, 1.4);

        (long Bytes, double Operations) Trace(int frames, int rows, int columns)
        {
            using var scope = new TensorScope();
            using var trace = new CostTrace([]);
            var text = dit.PrepareText(Values(1, 9, 16), Values(1, 7, 16), [9]);
            dit.Forward(Values(1, frames, 4, rows, columns), Values(1), text);
            return (trace.PeakBytes, trace.ForwardOperations);
        }
    }

    private static Tensor Values(params ReadOnlySpan<long> shape) => Tensor.Empty(shape, DType.F32, Device.Meta);
}
