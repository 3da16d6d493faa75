using Kinora.Models.HunyuanClip;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.Tests.HunyuanClip;

public sealed class HunyuanClipTextEncoderTests
{
    private static readonly HunyuanClipConfig Small = new(20, 32, 2, 4, 48, 8, 2, 1e-12);

    [Fact]
    public void Keys_OfTheFullPreset_AreThePublishedOnes()
    {
        using var store = ParameterStore.Meta();
        _ = new HunyuanClipTextEncoder(store.Root["bert"], HunyuanClipConfig.Full);
        Assert.Equal(389, store.All.Count);
        Assert.Equal(350_986_240, store.ElementCount);
        Assert.All(store.All, p => Assert.StartsWith("bert.", p.Name));
    }

    [Fact]
    public void Forward_WithOtherTokensUnderTheMask_KeepsTheStatesOfTheText()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var store = ParameterStore.Fresh(1);
        var encoder = new HunyuanClipTextEncoder(store.Root, Small);
        var mask = Tensor.From([1L, 1, 1, 0, 0], 1, 5);
        var one = encoder.Forward(Tensor.From([2L, 5, 3, 0, 0], 1, 5), mask).Narrow(1, 0, 3).ToArray<float>();
        var other = encoder.Forward(Tensor.From([2L, 5, 3, 9, 7], 1, 5), mask).Narrow(1, 0, 3).ToArray<float>();
        var unmasked = encoder.Forward(Tensor.From([2L, 5, 3, 9, 7], 1, 5), null).Narrow(1, 0, 3).ToArray<float>();
        Assert.Equal(one, other);
        Assert.NotEqual(one, unmasked);
    }

    [Fact]
    public void Forward_WithMoreTokensThanPositions_IsRefused()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(1);
        var encoder = new HunyuanClipTextEncoder(store.Root, Small);
        var error = Assert.Throws<ArgumentException>(() => encoder.Forward(Tensor.Zeros([1, 9], DType.I64), null));
        Assert.Contains("9 tokens", error.Message);
        Assert.Contains("8 positions", error.Message);
    }

    [Fact]
    public void Forward_LeavesOneTensorBehind()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var store = ParameterStore.Fresh(1);
        var encoder = new HunyuanClipTextEncoder(store.Root, Small);
        var (ids, mask) = (Tensor.From([2L, 5, 3], 1, 3), Tensor.From([1L, 1, 1], 1, 3));
        var before = TensorScope.LiveTensors;
        Assert.Equal([1, 3, 32], encoder.Forward(ids, mask).Shape.ToArray());
        Assert.Equal(before + 1, TensorScope.LiveTensors);
    }
}
