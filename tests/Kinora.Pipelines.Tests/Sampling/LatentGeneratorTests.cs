using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;

namespace Kinora.Pipelines.Tests.Sampling;

public sealed class LatentGeneratorTests(TinyModelFixture tiny) : IClassFixture<TinyModelFixture>
{
    [Fact]
    public void SampleAndDecode_GiveThePipelinesFrames()
    {
        var live = TensorScope.LiveTensors;
        using var expected = new MemorySink();
        using var sink = new MemorySink();
        new TextToVideoPipeline(tiny.Model).Generate(TinyRequest.Value with { FirstVideo = 2 }, _ => expected);
        using (var scope = new TensorScope())
        using (var generator = new LatentGenerator(tiny.Model))
        {
            _ = generator.Sample(TinyRequest.Value, 0);
            generator.Decode(generator.Sample(TinyRequest.Value, 2), sink);
        }

        Assert.True(sink.Completed);
        Assert.Equal(expected.Bytes, sink.Bytes);
        Assert.Equal(live, TensorScope.LiveTensors);
    }

    [Fact]
    public void Sample_WithDiminishingGuidance_LiesBetweenConstantAndNone()
    {
        using var scope = new TensorScope();
        using var generator = new LatentGenerator(tiny.Model);
        // So fast that the guidance is gone after the first step, at time 0.
        var request = TinyRequest.Value with { Steps = 2, Guidance = 4 };
        var faded = generator.Sample(request, 0, 1e6).ToArray<float>();
        Assert.NotEqual(generator.Sample(request, 0).ToArray<float>(), faded);
        Assert.NotEqual(generator.Sample(request with { Guidance = 1 }, 0).ToArray<float>(), faded);
        Assert.Equal(generator.Sample(request with { Steps = 1 }, 0).ToArray<float>(), generator.Sample(request with { Steps = 1 }, 0, 1e6).ToArray<float>());
    }

    [Fact]
    public void Sample_AFaultyRequest_IsRefused()
    {
        using var generator = new LatentGenerator(tiny.Model);
        Assert.Throws<RequestException>(() => generator.Sample(TinyRequest.Value with { Steps = 0 }, 0));
    }
}
