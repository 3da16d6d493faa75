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
}
