using Kinora.Tensors;

namespace Kinora.Nn.Tests;

public sealed class ParameterStoreTests
{
    [Fact]
    public void Fresh_SameSeedInAnotherOrder_GivesTheSameValuesByName()
    {
        using var scope = new TensorScope();
        using ParameterStore one = ParameterStore.Fresh(5), two = ParameterStore.Fresh(5);
        var normal = Initialization.Normal(1);
        var (a1, b1) = (one.Root["x"].Get("a", normal, 3, 4), one.Root["x"].Get("b", normal, 2));
        var (b2, a2) = (two.Root["x"].Get("b", normal, 2), two.Root["x"].Get("a", normal, 3, 4));
        Assert.Equal(a1.ToArray<float>(), a2.ToArray<float>());
        Assert.Equal(b1.ToArray<float>(), b2.ToArray<float>());
    }

    [Fact]
    public void Fresh_OtherSeedOrName_GivesOtherValues()
    {
        using var scope = new TensorScope();
        using ParameterStore one = ParameterStore.Fresh(5), two = ParameterStore.Fresh(6);
        var normal = Initialization.Normal(1);
        var a = one.Root.Get("a", normal, 8).ToArray<float>();
        Assert.NotEqual(a, one.Root.Get("b", normal, 8).ToArray<float>());
        Assert.NotEqual(a, two.Root.Get("a", normal, 8).ToArray<float>());
    }

    [Fact]
    public void Get_ANameTwice_IsRefused()
    {
        using var store = ParameterStore.Meta();
        store.Root["block"].Get("weight", Initialization.Ones, 2);
        var error = Assert.Throws<InvalidOperationException>(() => store.Root["block"].Get("weight", Initialization.Ones, 2));
        Assert.Contains("'block.weight'", error.Message);
    }

    [Fact]
    public void Path_NumbersAndParts_AreJoinedByDots()
    {
        using var store = ParameterStore.Meta();
        store.Root["blocks"][3]["attn"].Get("weight", Initialization.Ones, 2);
        store.Root.Get("table", Initialization.Ones, 4);
        Assert.Equal(["blocks.3.attn.weight", "table"], store.All.Select(p => p.Name));
        Assert.Equal(6, store.ElementCount);
    }

    [Fact]
    public void Meta_ParametersOfAnySize_HaveNoMemory()
    {
        using var store = ParameterStore.Meta();
        var weight = store.Root.Get("weight", Initialization.Normal(1), 1L << 30, 1L << 20);
        Assert.Equal(Device.Meta, weight.Device);
        unsafe
        {
            Assert.True(weight.Data is null);
        }

        Assert.Equal(1L << 50, store.ElementCount);
    }

    [Fact]
    public void From_Checkpoint_GivesItsValuesInTheTypeAsked()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.From(new FakeSource(("file.w", [2, 3], DType.BF16, 1.5)), fileKey: name => "file." + name);
        var w = store.Root.Get("w", Initialization.Ones, 2, 3);
        Assert.Equal(DType.F32, w.DType);
        Assert.All(w.ToArray<float>(), v => Assert.Equal(1.5f, v));
    }

    [Fact]
    public void From_AnotherShape_NamesFileKeyAndBothShapes()
    {
        using var store = ParameterStore.From(new FakeSource(("w", [2, 3], DType.F32, 1)));
        var message = Assert.Throws<InvalidOperationException>(() => store.Root.Get("w", Initialization.Ones, 3, 2)).Message;
        Assert.Contains("fake.safetensors", message);
        Assert.Contains("'w'", message);
        Assert.Contains("[2, 3]", message);
        Assert.Contains("[3, 2]", message);
    }

    [Fact]
    public void Parameters_MadeInAScope_OutliveItAndGoWithTheStore()
    {
        var before = TensorScope.LiveTensors;
        using (var store = ParameterStore.Fresh(1))
        {
            Tensor weight;
            using (new TensorScope()) weight = store.Root.Get("w", Initialization.FanIn(), 4, 4);
            Assert.False(weight.IsDisposed);
            Assert.Equal(before + 1, TensorScope.LiveTensors);
        }

        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void RequireGradAndClearGradients_ReachEveryParameter()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(1);
        var w = store.Root.Get("w", Initialization.Ones, 2);
        store.RequireGrad();
        (w * 3).Sum().Backward();
        Assert.Equal([3f, 3], w.Gradient!.ToArray<float>());
        store.ClearGradients();
        Assert.Null(w.Gradient);
        store.RequireGrad(false);
        Assert.False((w * 3).RequiresGrad);
    }

    [Fact]
    public void CopyFrom_Checkpoint_ReplacesValuesInPlace()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(1);
        var w = store.Root.Get("w", Initialization.Ones, 2);
        store.RequireGrad();
        store.CopyFrom(new FakeSource(("w", [2], DType.BF16, 4)));
        Assert.Equal([4f, 4], w.ToArray<float>());
        Assert.True(w.RequiresGrad);
    }
}
