namespace Kinora.Tensors.Tests;

public sealed class DTypeTests
{
    // Ties between two neighbours, values just beside them, subnormals, the largest values, overflow, infinities.
    private static readonly float[] Hard =
    [
        0f, -0f, 1f, 1.00390625f, 1.01171875f, 1.0039063f, 1.0004883f, 1.0014648f, 3.1415927f, -2.7182817f, 65504f, 65519.996f, 65520f, 1e-8f, 5.9604645e-8f,
        2.9802322e-8f, 3.0e-8f, 1e-40f, 3.3895314e38f, 3.4028235e38f, float.PositiveInfinity, float.NegativeInfinity,
    ];

    [Fact]
    public void ToBF16_HardValues_RoundToNearestEven()
    {
        using var scope = new TensorScope();
        ushort[] expected = [.. Hard.Select(value =>
        {
            var bits = BitConverter.SingleToUInt32Bits(value);
            return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
        })];
        Assert.Equal(expected, Tensor.From(Hard, Hard.Length).To(DType.BF16).AsSpan<ushort>().ToArray());
    }

    [Fact]
    public void ToF16_HardValues_RoundToNearestEven()
    {
        using var scope = new TensorScope();
        ushort[] expected = [.. Hard.Select(value => BitConverter.HalfToUInt16Bits((Half)value))];
        Assert.Equal(expected, Tensor.From(Hard, Hard.Length).To(DType.F16).AsSpan<ushort>().ToArray());
    }

    [Theory]
    [InlineData(DType.BF16)]
    [InlineData(DType.F16)]
    public void ToF32_EveryBitPattern_ComesBackTheSame(DType dtype)
    {
        using var scope = new TensorScope();
        var narrow = Tensor.Empty([1 << 16], dtype);
        var bits = narrow.AsSpan<ushort>();
        for (var k = 0; k < bits.Length; k++) bits[k] = (ushort)k;
        var wide = narrow.To(DType.F32);
        var values = wide.ToArray<float>();
        var back = wide.To(dtype).ToArray<ushort>();
        for (var k = 0; k < bits.Length; k++)
        {
            if (float.IsNaN(values[k])) continue;
            Assert.Equal((ushort)k, back[k]);
            if (dtype == DType.BF16) Assert.Equal((uint)k << 16, BitConverter.SingleToUInt32Bits(values[k]));
        }
    }

    [Fact]
    public void NaN_ThroughNarrowTypes_StaysNaN()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([float.NaN], 1);
        Assert.All([DType.BF16, DType.F16, DType.F64], dtype => Assert.True(double.IsNaN(x.To(dtype).Item())));
    }

    [Fact]
    public void ToInteger_Fractions_CutTowardsZero()
    {
        using var scope = new TensorScope();
        Assert.Equal([1L, -1, 2], Tensor.From([1.9f, -1.9f, 2.5f], 3).To(DType.I64).ToArray<long>());
    }

    [Theory]
    [InlineData(DType.U8, 1)]
    [InlineData(DType.I8, 1)]
    [InlineData(DType.Bool, 1)]
    [InlineData(DType.F16, 2)]
    [InlineData(DType.BF16, 2)]
    [InlineData(DType.I32, 4)]
    [InlineData(DType.F32, 4)]
    [InlineData(DType.I64, 8)]
    [InlineData(DType.F64, 8)]
    public void Size_EveryType_IsWhatLibtorchUses(DType dtype, int bytes)
    {
        using var scope = new TensorScope();
        Assert.Equal(bytes, dtype.Size());
        var pair = Tensor.Zeros([2], dtype);
        unsafe
        {
            Assert.Equal(bytes, (byte*)pair.Select(0, 1).Data - (byte*)pair.Data);
        }
    }

    [Fact]
    public void AsSpan_OfAnotherType_IsRefused()
    {
        using var scope = new TensorScope();
        Assert.Throws<InvalidOperationException>(() => Tensor.Zeros([2], DType.I32).AsSpan<float>());
        Assert.Throws<InvalidOperationException>(() => Tensor.Zeros([2]).AsSpan<int>());
        Assert.Throws<InvalidOperationException>(() => Tensor.Zeros([2]).AsSpan<double>());
        Assert.Throws<InvalidOperationException>(() => Tensor.Zeros([2], DType.U8).ToArray<bool>());
    }
}
