using Kinora.Tensors;

namespace Kinora.Nn.Tests.Layers;

public sealed class NormTests
{
    private static readonly float[] Values = [0.5f, -1.25f, 3, 0.125f, 1e-3f, 2e-3f, -3e-3f, 4e-3f];

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-2)]
    public void RmsNorm_EveryRow_IsDividedByItsRootMeanSquare(double eps)
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.From(new FakeSource(("weight", [4], DType.F32, 2)));
        var y = new RmsNorm(store.Root, 4, eps).Forward(Tensor.From(Values, 2, 4)).ToArray<float>();
        for (var row = 0; row < 2; row++)
        {
            var x = Values[(4 * row)..(4 * row + 4)];
            var root = Math.Sqrt(x.Average(v => (double)v * v) + eps);
            for (var k = 0; k < 4; k++) Assert.Equal(2 * x[k] / root, y[(4 * row) + k], 1e-5);
        }
    }

    [Fact]
    public void LayerNorm_EveryRow_IsCentredAndScaled()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.From(new FakeSource(("weight", [4], DType.F32, 2), ("bias", [4], DType.F32, 0.5)));
        const double eps = 1e-12;
        var y = new LayerNorm(store.Root, 4, eps).Forward(Tensor.From(Values, 2, 4)).ToArray<float>();
        for (var row = 0; row < 2; row++)
        {
            var x = Values[(4 * row)..(4 * row + 4)];
            double mean = x.Average(v => (double)v), variance = x.Average(v => (v - mean) * (v - mean));
            for (var k = 0; k < 4; k++) Assert.Equal((2 * (x[k] - mean) / Math.Sqrt(variance + eps)) + 0.5, y[(4 * row) + k], 1e-4);
        }
    }

    [Fact]
    public void RmsNorm_HalfPrecision_ComputesInSinglePrecision()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.From(new FakeSource(("weight", [2], DType.F32, 1)), dtype: DType.F16);
        // The squares of these overflow half precision.
        var y = new RmsNorm(store.Root, 2, 0).Forward(Tensor.From([1000f, -1000f], 2).To(DType.F16));
        Assert.Equal(DType.F16, y.DType);
        Assert.Equal([(Half)1, (Half)(-1)], y.ToArray<Half>());
    }
}
