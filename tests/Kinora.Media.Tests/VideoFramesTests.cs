namespace Kinora.Media.Tests;

public sealed class VideoFramesTests
{
    [Fact]
    public void FrameSpan_SecondFrame_IsAViewOfItsBytes()
    {
        VideoFrames clip = new(2, 3, 4);
        clip.FrameSpan(1)[5] = 77;
        Assert.Equal(77, clip.Span[(3 * 4 * 3) + 5]);
        Assert.Equal(36, clip.FrameByteCount);
        Assert.Equal(new FrameSize(4, 3), clip.Size);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void FrameSpan_NoSuchFrame_Refused(int index) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new VideoFrames(2, 3, 4).FrameMemory(index));

    [Fact]
    public void Constructor_WrongLength_NamesBothLengths()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new VideoFrames(2, 3, 4, new byte[71]));
        Assert.Contains("72", error.Message);
        Assert.Contains("71", error.Message);
    }

    [Theory]
    [InlineData(0, 3, 4)]
    [InlineData(1, 0, 4)]
    [InlineData(1, 3, -4)]
    [InlineData(1000, 16384, 16384)]
    [InlineData(1, int.MaxValue, int.MaxValue)]
    public void Constructor_EmptyOrTooLarge_Refused(int frames, int height, int width) =>
        Assert.Throws<ArgumentException>(() => new VideoFrames(frames, height, width));

    [Theory]
    [InlineData(127, 64, "128x64")]
    [InlineData(128, 64, "128x64")]
    [InlineData(1, 1, "2x2")]
    public void NextEven_AnySize_HoldsIt(int width, int height, string expected) =>
        Assert.Equal(expected, new FrameSize(width, height).NextEven.ToString());
}
