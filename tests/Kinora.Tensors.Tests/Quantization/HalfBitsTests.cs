namespace Kinora.Tensors.Tests.Quantization;

public sealed class HalfBitsTests
{
    [Fact]
    public void EveryNumberIsWhatTheRuntimeMakesOfIt()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var half = BitConverter.UInt16BitsToHalf((ushort)bits);
            Assert.Equal(BitConverter.SingleToUInt32Bits((float)half), BitConverter.SingleToUInt32Bits(HalfBits.ToSingle(half)));
        }
    }
}
