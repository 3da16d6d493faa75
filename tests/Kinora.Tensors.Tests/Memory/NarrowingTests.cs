namespace Kinora.Tensors.Tests.Memory;

public sealed class NarrowingTests
{
    /// <summary>libtorch rounds on its own; beside random values: halves between two neighbours, the largest numbers, subnormals, infinities, NaN.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(67)]
    public void ToBfloat16_OfAnyValues_IsLibtorchs(int count)
    {
        using var scope = new TensorScope();
        float[] special = [0, -0f, 1.00390625f, 1.01171875f, -1.00390625f, float.MaxValue, float.MinValue, float.Epsilon, 1e-40f, float.PositiveInfinity, float.NegativeInfinity, float.NaN];
        var values = new RandomStream(4).Normal([count]).ToArray<float>().Select((value, k) => k % 2 == 0 ? special[k / 2 % special.Length] : value).ToArray();
        var rounded = new ushort[count];
        Narrowing.ToBfloat16(values, rounded);
        var back = new float[count];
        Widening.FromBfloat16(rounded, back);
        Assert.Equal(Tensor.From(values, count).To(DType.BF16).To(DType.F32).ToArray<float>(), back);
    }
}
