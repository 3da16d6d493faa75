using Kinora.Tensors;

namespace Kinora.Nn.Tests.Layers;

public sealed class LinearTests
{
    [Fact]
    public void Forward_WeightAndBias_AreAppliedOverTheLastAxis()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.From(new FakeSource(("weight", [2, 3], DType.F32, 2), ("bias", [2], DType.F32, 1)));
        var y = new Linear(store.Root, 3, 2).Forward(Tensor.From([1f, 2, 3, 0, 0, 1], 1, 2, 3));
        Assert.Equal([1L, 2, 2], y.Shape.ToArray());
        Assert.Equal([13f, 13, 3, 3], y.ToArray<float>());
    }

    [Fact]
    public void Parameters_WithAndWithoutBias_AreNamedAsInCheckpoints()
    {
        using var store = ParameterStore.Meta();
        _ = new Linear(store.Root["a"], 3, 2);
        _ = new Linear(store.Root["b"], 3, 2, bias: false);
        Assert.Equal(["a.weight", "a.bias", "b.weight"], store.All.Select(p => p.Name));
        Assert.Equal([2L, 3], store.All[0].Value.Shape.ToArray());
    }

    [Fact]
    public void Products_InBfloat16_AreRoundedWhereTheyAreTrainedAndNowhereElse()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(3);
        var linear = new Linear(store.Root, 64, 48);
        var x = new RandomStream(1).Normal([40, 64]);
        foreach (var parameter in store.All) parameter.Value.RequiresGrad = true;
        var (exact, exactGradients) = Differentiate(bfloat16: false);
        var (rounded, roundedGradients) = Differentiate(bfloat16: true);
        AssertNear(exact, rounded);
        foreach (var (a, b) in exactGradients.Zip(roundedGradients)) AssertNear(a, b);
        Assert.False(MixedPrecision.HasProducts);

        using var noGrad = GradMode.NoGrad();
        using var precision = MixedPrecision.Products(true);
        Assert.Equal(exact.ToArray<float>(), linear.Forward(x).ToArray<float>());

        (Tensor Value, Tensor[] Gradients) Differentiate(bool bfloat16)
        {
            using var precision = MixedPrecision.Products(bfloat16);
            foreach (var parameter in store.All) parameter.Value.Gradient = null;
            var y = linear.Forward(x);
            y.Square().Mean().Backward();
            return (y.Detach(), [.. store.All.Select(p => p.Value.Gradient!)]);
        }

        // Eight bits of a product are kept: near, but not the same.
        static void AssertNear(Tensor exact, Tensor rounded)
        {
            Assert.Equal(DType.F32, rounded.DType);
            Assert.InRange(((exact - rounded).Abs().Max() / exact.Abs().Max()).Item(), 1e-6, 2e-2);
        }
    }
}
