namespace Kinora.Tensors.Tests;

public sealed class TensorShapeTests
{
    public static TheoryData<string> Views() => ["narrow", "select", "slice", "transpose", "permute", "reshape", "unsqueeze", "expand", "chunk", "detach"];

    [Theory]
    [MemberData(nameof(Views))]
    public void View_WrittenTo_ChangesTheOriginal(string name)
    {
        using var scope = new TensorScope();
        var x = Tensor.Zeros([2, 4, 1]);
        var view = name switch
        {
            "narrow" => x.Narrow(1, 1, 2),
            "select" => x.Select(0, 1),
            "slice" => x.Slice(1, 0, 4, 2),
            "transpose" => x.Transpose(0, 1),
            "permute" => x.Permute(2, 1, 0),
            "reshape" => x.Reshape(8),
            "unsqueeze" => x.Unsqueeze(0),
            "expand" => x.Expand(2, 4, 3).Select(2, 2),
            "chunk" => x.Chunk(2, 1)[1],
            _ => x.Detach(),
        };
        view.AddInPlace(Tensor.Ones([1]));
        Assert.Equal(view.ElementCount, x.Sum().Item());
    }

    [Fact]
    public void View_OriginalDisposed_StillHoldsTheValues()
    {
        using var scope = new TensorScope();
        Tensor view;
        using (var x = Tensor.From([1f, 2, 3, 4], 2, 2)) view = x.Select(0, 1);
        Assert.Equal([3f, 4], view.ToArray<float>());
    }

    [Fact]
    public void AsSpan_OfAViewWithGaps_IsRefusedAndToArrayGivesItInOrder()
    {
        using var scope = new TensorScope();
        var turned = Tensor.From([1f, 2, 3, 4, 5, 6], 2, 3).Transpose(0, 1);
        Assert.False(turned.IsContiguous);
        Assert.Contains("Contiguous", Assert.Throws<InvalidOperationException>(() => turned.AsSpan<float>()).Message);
        Assert.Equal([1f, 4, 2, 5, 3, 6], turned.ToArray<float>());
        Assert.Equal(1, turned.Stride(0));
        Assert.Equal(3, turned.Stride(-1));
    }

    [Fact]
    public void SizeAndStride_OfAMissingAxis_AreRefused()
    {
        using var scope = new TensorScope();
        var x = Tensor.Zeros([2, 3]);
        Assert.Equal(3, x.Size(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Size(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Size(-3));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Stride(2));
    }

    [Fact]
    public void Item_OfSeveralElements_IsRefused()
    {
        using var scope = new TensorScope();
        Assert.Throws<InvalidOperationException>(() => Tensor.Zeros([2]).Item());
    }

    [Fact]
    public void Split_WithARest_GivesAShorterLastPart()
    {
        using var scope = new TensorScope();
        Assert.Equal([2L, 2, 1], Tensor.Zeros([5]).Split(2, 0).Select(part => part.ElementCount));
    }

    [Fact]
    public void Make_MoreAxesThanTheBridgeCarries_IsRefusedWithoutALeak()
    {
        var before = TensorScope.LiveTensors;
        Assert.Contains("8 dimensions", Assert.Throws<TensorException>(() => Tensor.Zeros([1, 1, 1, 1, 1, 1, 1, 1, 1])).Message);
        Assert.Equal(before, TensorScope.LiveTensors);
    }
}
