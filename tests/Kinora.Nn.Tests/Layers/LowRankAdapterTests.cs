using Kinora.Tensors;

namespace Kinora.Nn.Tests.Layers;

public sealed class LowRankAdapterTests
{
    private static readonly LowRankSettings Settings = new(2, 4, ["block.*.wq"], 7);

    [Fact]
    public void WithAdapters_FittingNamesOnly_GetAAndBUnderTheirKeys()
    {
        using var store = ParameterStore.Fresh(1).WithAdapters(Settings);
        _ = new Linear(store.Root["block"][0]["wq"], 6, 3);
        _ = new Linear(store.Root["block"][0]["wo"], 3, 6);
        Assert.Equal(["block.0.wq.lora_A.weight", "block.0.wq.lora_B.weight"], store.Adapters.Select(p => p.Name));
        Assert.Equal([2L, 6], store.Adapters[0].Value.Shape.ToArray());
        Assert.Equal([3L, 2], store.Adapters[1].Value.Shape.ToArray());
        Assert.Equal([new LinearLayer("block.0.wq", 6, 3), new LinearLayer("block.0.wo", 3, 6)], store.LinearLayers);
        Assert.DoesNotContain(store.All, p => p.Name.Contains("lora", StringComparison.Ordinal));
    }

    [Fact]
    public void Fresh_Adapter_ChangesNothingAndIsKaimings()
    {
        using var scope = new TensorScope();
        using var plain = ParameterStore.Fresh(1);
        using var adapted = ParameterStore.Fresh(1).WithAdapters(new LowRankSettings(64, 64, ["*"], 7));
        var x = new RandomStream(3).Normal([5, 300]);
        var expected = new Linear(plain.Root["a"], 300, 4).Forward(x);
        Assert.Equal(expected.ToArray<float>(), new Linear(adapted.Root["a"], 300, 4).Forward(x).ToArray<float>());
        var a = adapted.Adapters[0].Value.ToArray<float>();
        Assert.InRange(a.Average(v => v * v) * 300, 0.31, 0.36);
        Assert.All(adapted.Adapters[1].Value.ToArray<float>(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Forward_TrainedAdapter_AddsAlphaOverRankTimesBA()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(1).WithAdapters(new LowRankSettings(1, 3, ["*"], 7));
        var layer = new Linear(store.Root["a"], 2, 2, bias: false, Initialization.Zeros);
        using (GradMode.NoGrad())
        {
            store.Adapters[0].Value.CopyFrom(Tensor.From([1f, 10], 1, 2));
            store.Adapters[1].Value.CopyFrom(Tensor.From([1f, -2], 2, 1));
        }

        Assert.Equal([3 * 21f, 3 * -42], layer.Forward(Tensor.From([1f, 2], 1, 2)).ToArray<float>());
    }

    [Fact]
    public void Backward_WithAdaptersTrained_LeavesTheBaseWithoutGradient()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(1).WithAdapters(Settings with { Targets = ["*"] });
        var layer = new Linear(store.Root["a"], 4, 3);
        foreach (var adapter in store.Adapters) adapter.Value.RequiresGrad = true;
        layer.Forward(new RandomStream(1).Normal([2, 4])).Square().Sum().Backward();
        Assert.All(store.All, p => Assert.Null(p.Value.Gradient));
        Assert.True(store.Adapters[1].Value.Gradient!.Abs().Max().Item() > 0);
    }

    [Theory]
    [InlineData("transformer_blocks.*.attn1.*", "transformer_blocks.11.attn1.wqkv", true)]
    [InlineData("transformer_blocks.*.attn1.*", "transformer_blocks.11.attn2.wq", false)]
    [InlineData("*.attn?.wo", "transformer_blocks.0.attn2.wo", true)]
    [InlineData("proj_out", "proj_out", true)]
    [InlineData("proj", "proj_out", false)]
    public void Fits_ByPattern(string pattern, string name, bool fits) => Assert.Equal(fits, LowRankSettings.Fits(pattern, name));
}
