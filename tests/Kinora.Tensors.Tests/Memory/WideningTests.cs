namespace Kinora.Tensors.Tests.Memory;

public sealed class WideningTests
{
    [Fact]
    public void FromHalf_OfEveryNumber_IsWhatTheRuntimeMakesOfIt()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var half = BitConverter.UInt16BitsToHalf((ushort)bits);
            Assert.Equal(BitConverter.SingleToUInt32Bits((float)half), BitConverter.SingleToUInt32Bits(Widening.FromHalf(half)));
        }
    }
}
