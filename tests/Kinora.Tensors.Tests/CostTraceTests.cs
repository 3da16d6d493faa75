using Kinora.Tensors.Kernels;

namespace Kinora.Tensors.Tests;

public sealed class CostTraceTests
{
    [Fact]
    public void Linear_CountsTwoOperationsAMultiplicationAndOneProductBackForEachFactor()
    {
        using var scope = new TensorScope();
        var (weight, bias, x) = (Meta(7, 5), Meta(7), Meta(2, 3, 5));
        using var trace = new CostTrace([weight, bias]);
        var first = x.Linear(weight, bias);
        Assert.Equal(2.0 * 2 * 3 * 7 * 5, trace.ForwardOperations);
        // The input needs no gradient: one product, for the weight's.
        Assert.Equal(trace.ForwardOperations, trace.BackwardOperations);
        first.MatMul(Meta(7, 4));
        Assert.Equal((2.0 * 6 * 7 * 5) + (2 * 6 * 4 * 7), trace.ForwardOperations);
        Assert.Equal((2.0 * 6 * 7 * 5) + (2 * 6 * 4 * 7), trace.BackwardOperations);
    }

    [Fact]
    public void Convolution_CountsItsTapsAndHasTheShapeOfTheRealOne()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var real = Engine.Call("conv3d", Tensor.Zeros([2, 3, 5, 8, 9]), Tensor.Zeros([4, 3, 3, 3, 3]), Tensor.Zeros([4]), new long[] { 2, 2, 2 }, new long[] { 0, 1, 1 });
        using var trace = new CostTrace([]);
        var traced = Engine.Call("conv3d", Meta(2, 3, 5, 8, 9), Meta(4, 3, 3, 3, 3), Meta(4), new long[] { 2, 2, 2 }, new long[] { 0, 1, 1 });
        Assert.Equal(real.Shape.ToArray(), traced.Shape.ToArray());
        Assert.Equal(2.0 * real.ElementCount * 3 * 27, trace.ForwardOperations);
        Assert.Equal(0, trace.BackwardOperations);
    }

    [Fact]
    public void Bytes_OfWhatIsHeldAndOfWhatBackwardNeeds_AreAlive()
    {
        using var outer = new TensorScope();
        var (x, weight) = (Meta(10, 10), Meta(10, 10));
        using var trace = new CostTrace([weight]);
        Tensor last;
        using (var scope = new TensorScope())
        {
            var y = x.Linear(weight);       // 400 bytes, needed by the square
            var squared = y.Square();       // 400, needed by nobody
            last = scope.Keep(squared + 1); // 400, held
            Assert.Equal(1200, trace.LiveBytes);
        }

        Assert.Equal(800, trace.LiveBytes);
        Assert.Equal(1200, trace.PeakBytes);
        Assert.Equal(400, trace.LargestBytes);
        last.Dispose();
        Assert.Equal(400, trace.LiveBytes);
    }

    [Fact]
    public void Bytes_WithoutGradients_AreThoseOfHandlesAndViewsCostNothing()
    {
        using var outer = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var weight = Meta(10, 10);
        using var trace = new CostTrace([weight]);
        using (new TensorScope())
        {
            var y = Meta(10, 10).Linear(weight);
            _ = y.Transpose(0, 1).Narrow(0, 2, 3).Unsqueeze(0);
            Assert.Equal(800, trace.LiveBytes);
        }

        Assert.Equal(0, trace.LiveBytes);
        Assert.Equal(0, trace.BackwardOperations);
    }

    [Fact]
    public void Trace_EndsWithItsDisposal()
    {
        using var scope = new TensorScope();
        var trace = new CostTrace([]);
        trace.Dispose();
        Meta(4, 4).MatMul(Meta(4, 4));
        Assert.Equal(0, trace.ForwardOperations);
    }

    [Fact]
    public void TrainingKernels_OnShapes_KeepTheirInputsAndHaveTheShapesOfTheRealOnes()
    {
        using var outer = new TensorScope();
        Func<Tensor, Tensor, Tensor>[] kernels =
        [
            (x, part) => TrainingRows.Gelu(x + 1),
            (x, part) => TrainingRows.LayerNormModulated(x + 1, 1e-6, null, null, part, part),
            (x, part) => TrainingRows.AddResidual(x + 1, part, x),
            (x, part) => TrainingRows.HeadNorm((x + 1).Unsqueeze(2), part.Reshape(-1), 1e-6),
            (x, part) => TrainingRows.SoftmaxInPlace((x + 1).Unsqueeze(1), 1),
        ];
        // Each keeps its input, 2400 bytes, and the norm the 80 of 1 + scale; the result goes with its handle. Softmax keeps its result, which is the input's memory.
        long[] kept = [2400, 2480, 2400, 2400, 2400];
        for (var k = 0; k < kernels.Length; k++)
        {
            var real = kernels[k](Tensor.Ones([1, 30, 20]), Tensor.Ones([1, 1, 20]));
            var (x, part) = (Meta(1, 30, 20), Meta(1, 1, 20));
            using var trace = new CostTrace([x]);
            using (new TensorScope())
            {
                Assert.True(TrainingRows.Supports(x, part));
                var traced = kernels[k](x, part);
                Assert.Equal(real.Shape.ToArray(), traced.Shape.ToArray());
                Assert.Equal((real.Stride(0), real.Stride(1), real.Stride(2)), (traced.Stride(0), traced.Stride(1), traced.Stride(2)));
            }

            Assert.Equal((k, kept[k]), (k, trace.LiveBytes));
        }

        Assert.False(TrainingRows.Supports(Meta(2)));
    }

    private static Tensor Meta(params long[] shape) => Tensor.Empty(shape, DType.F32, Device.Meta);
}
