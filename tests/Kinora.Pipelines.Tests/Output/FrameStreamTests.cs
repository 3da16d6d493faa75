using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;

namespace Kinora.Pipelines.Tests.Output;

public sealed class FrameStreamTests
{
    [Fact]
    public void ToBytes_OfValuesInAndOutOfRange_ClampsAndTruncates()
    {
        using var scope = new TensorScope();
        // One pixel of three frames; channels first in the tensor, last in the bytes.
        var frames = Tensor.From([-2f, -1, 0, 1, 3, 0.5f, -0.004f, 0.0039f, 0.996f], 1, 3, 3, 1, 1);
        var bytes = FrameConversion.ToBytes(frames);
        Assert.Equal([3, 1, 1, 3], bytes.Shape.ToArray());
        Assert.Equal([0, 0, 127, 255, 255, 191, 126, 127, 254], bytes.ToArray<byte>());
    }

    [Fact]
    public void ToBytes_OfAPicture_PutsChannelsLast()
    {
        using var scope = new TensorScope();
        var frames = Tensor.From([-1f, -1, 0, 0, 1, 1], 1, 1, 3, 1, 2);
        Assert.Equal([0, 127, 255, 0, 127, 255], FrameConversion.ToBytes(frames).ToArray<byte>());
    }

    [Fact]
    public void Write_Frames_ReachTheSinkOneByOne()
    {
        using var scope = new TensorScope();
        var sink = new MemorySink();
        var stream = new FrameStream(sink);
        Assert.Equal(5, stream.Write(new RandomStream(1).Normal([1, 5, 3, 2, 4])));
        Assert.Equal(1, stream.Write(new RandomStream(2).Normal([1, 1, 3, 2, 4])));
        stream.Complete();
        Assert.Equal(6, sink.Frames);
        Assert.Equal(6 * 2 * 4 * 3, sink.Bytes.Length);
        Assert.True(sink.Completed);
    }

    [Fact]
    public void Write_ValuesThatAreNoNumbers_NamesTheFrames()
    {
        using var scope = new TensorScope();
        var stream = new FrameStream(new MemorySink());
        _ = stream.Write(new RandomStream(1).Normal([1, 16, 3, 2, 2]));
        var bad = new RandomStream(1).Normal([1, 4, 3, 2, 2]) / 0.0;
        Assert.Contains("frames 16 to 19", Assert.Throws<GenerationException>(() => stream.Write(bad)).Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0.3)]
    public void Complete_OneFlatColour_IsRefusedAndNotCompleted(double value)
    {
        using var scope = new TensorScope();
        var sink = new MemorySink();
        var stream = new FrameStream(sink);
        _ = stream.Write(Tensor.Full([1, 17, 3, 4, 4], value));
        Assert.Contains("flat colour", Assert.Throws<GenerationException>(stream.Complete).Message);
        Assert.False(sink.Completed);
    }
}
