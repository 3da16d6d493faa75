namespace Kinora.Tensors.Tests;

public sealed class TensorTests
{
    [Fact]
    public void MatMul_SmallMatrices_GivesTheProduct()
    {
        using var scope = new TensorScope();
        var a = Tensor.From([1f, 2, 3, 4], 2, 2);
        var b = Tensor.From([1f, 0, 0, 2], 2, 2);
        Assert.Equal([1f, 4, 3, 8], a.MatMul(b).ToArray<float>());
    }

    [Fact]
    public void Backward_OfASquare_IsTwiceTheValue()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1f, -2, 3], 3);
        x.RequiresGrad = true;
        x.Square().Sum().Backward();
        Assert.Equal([2f, -4, 6], x.Gradient!.ToArray<float>());
    }

    [Fact]
    public void InPlace_Operators_ChangeTheTensorItself()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([3]);
        x.MulInPlace(2).AddInPlace(Tensor.Ones([3]), 0.5);
        Assert.Equal([2.5f, 2.5f, 2.5f], x.ToArray<float>());
    }

    [Theory]
    [InlineData(DType.F32)]
    [InlineData(DType.F16)]
    [InlineData(DType.BF16)]
    [InlineData(DType.I64)]
    [InlineData(DType.U8)]
    [InlineData(DType.Bool)]
    public void To_EveryDType_RoundTripsSmallIntegers(DType dtype)
    {
        using var scope = new TensorScope();
        var x = Tensor.From([0f, 1, 1, 0], 4).To(dtype);
        Assert.Equal(dtype, x.DType);
        Assert.Equal([0f, 1, 1, 0], x.To(DType.F32).ToArray<float>());
    }

    [Fact]
    public void Meta_HugeShape_TakesNoMemory()
    {
        using var x = Tensor.Empty([1L << 40, 4096], device: Device.Meta);
        Assert.Equal(1L << 52, x.ElementCount);
    }
}
