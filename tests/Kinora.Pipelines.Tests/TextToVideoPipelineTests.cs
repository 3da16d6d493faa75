using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;

namespace Kinora.Pipelines.Tests;

public sealed class TextToVideoPipelineTests(TinyModelFixture fixture) : IClassFixture<TinyModelFixture>
{
    [Fact]
    public void Generate_ARequest_GivesItsFramesAndLeavesNoTensor()
    {
        var before = TensorScope.LiveTensors;
        var (sinks, log, result) = Generate(TinyRequest.Value);
        var sink = Assert.Single(sinks);
        Assert.Equal(17, sink.Frames);
        Assert.Equal(17 * 32 * 16 * 3, sink.Bytes.Length);
        Assert.True(sink.Completed);
        Assert.True(sink.Disposed);
        Assert.Equal(before, TensorScope.LiveTensors);
        Assert.Equal(Enum.GetValues<GenerationPhase>(), result.Seconds.Keys.Order());
        Assert.True(result.TotalSeconds >= result.Seconds.Values.Sum());

        var fractions = log.All.Select(p => p.Fraction).ToList();
        Assert.Equal(fractions.Order(), fractions);
        Assert.Equal([0, 1, 2, 3], log.All.Where(p => p.Phase == GenerationPhase.Denoise).Select(p => p.Step));
        Assert.Equal(17, log.All[^1].Step);
    }

    [Fact]
    public void Generate_Twice_GivesTheSameFrames() => Assert.Equal(Generate(TinyRequest.Value).Sinks[0].Bytes, Generate(TinyRequest.Value).Sinks[0].Bytes);

    [Fact]
    public void Generate_AnyThreadCount_GivesTheSameFramesWithinOneLevel()
    {
        var request = TinyRequest.Value with { Width = 96, Height = 96 };
        var threads = Engine.Threads;
        try
        {
            Engine.Threads = 1;
            var one = Generate(request).Sinks[0].Bytes;
            Engine.Threads = 2;
            var two = Generate(request).Sinks[0].Bytes;
            Assert.Equal(one.Length, two.Length);
            Assert.True(one.Zip(two, (a, b) => Math.Abs(a - b)).Max() <= 1);
        }
        finally
        {
            Engine.Threads = threads;
        }
    }

    [Fact]
    public void Generate_OneOfSeveral_EqualsTheSameOneAlone()
    {
        var three = Generate(TinyRequest.Value with { Count = 3 }).Sinks;
        Assert.Equal(3, three.Count);
        Assert.NotEqual(three[0].Bytes, three[2].Bytes);
        Assert.Equal(three[2].Bytes, Generate(TinyRequest.Value with { FirstVideo = 2 }).Sinks[0].Bytes);
        Assert.Equal(three[0].Bytes, Generate(TinyRequest.Value).Sinks[0].Bytes);
    }

    [Fact]
    public void Generate_OtherSettings_GiveOtherFrames()
    {
        var all = new[]
        {
            TinyRequest.Value, TinyRequest.Value with { Prompt = "another sentence" }, TinyRequest.Value with { Seed = 8 }, TinyRequest.Value with { NegativePrompt = "dark" },
            TinyRequest.Value with { PositiveSuffix = "!" }, TinyRequest.Value with { Guidance = 1 }, TinyRequest.Value with { Shift = 9 }, TinyRequest.Value with { Steps = 4 },
        };
        Assert.Equal(all.Length, all.Select(r => Convert.ToHexString(Generate(r).Sinks[0].Bytes)).Distinct().Count());
    }

    [Fact]
    public void Generate_GuidanceOff_DoesNotReadTheNegativePrompt()
    {
        var off = TinyRequest.Value with { Guidance = 1 };
        Assert.Equal(Generate(off).Sinks[0].Bytes, Generate(off with { NegativePrompt = "dark, blurred" }).Sinks[0].Bytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(34)]
    public void Generate_AStillOrTwoChunks_HasThatManyFrames(int frames) =>
        Assert.Equal(frames, Generate(TinyRequest.Value with { Frames = frames }).Sinks[0].Frames);

    [Fact]
    public void Generate_FaultyRequest_IsRefusedBeforeAnythingIsOpened() =>
        Assert.Throws<RequestException>(() => new TextToVideoPipeline(fixture.Model).Generate(TinyRequest.Value with { Frames = 200 }, _ => throw new InvalidOperationException("opened")));

    [Theory]
    [InlineData(GenerationPhase.Load)]
    [InlineData(GenerationPhase.Denoise)]
    [InlineData(GenerationPhase.Decode)]
    public void Generate_Cancelled_LeavesNoTensorAndNoFinishedVideo(GenerationPhase phase)
    {
        using var source = new CancellationTokenSource();
        var before = TensorScope.LiveTensors;
        var sinks = new List<MemorySink>();
        var progress = new ProgressLog(p =>
        {
            if (p.Phase == phase) source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => new TextToVideoPipeline(fixture.Model).Generate(TinyRequest.Value with { Frames = 34 }, _ =>
        {
            sinks.Add(new MemorySink());
            return sinks[^1];
        }, progress, source.Token));
        Assert.All(sinks, sink => Assert.True(sink.Disposed && !sink.Completed));
        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Theory]
    [InlineData("step_llm/tok_embeddings.word_embeddings.weight", "Step-LLM")]
    [InlineData("hunyuan_clip/embeddings.LayerNorm.bias", "Hunyuan-CLIP")]
    [InlineData("transformer/transformer_blocks.1.ff.net.2.weight", "block 1")]
    [InlineData("vae/decoder.conv_out.conv.bias", "Video-VAE")]
    public void Generate_NanInAnyNetwork_NamesItAndLeavesNoTensor(string key, string name)
    {
        using var folder = new TemporaryFolder();
        TinyModel.Write(folder["model"], (at, values) =>
        {
            if (at == key) values.MulInPlace(double.NaN);
        });
        var model = TextToVideoModel.Open(folder["model"]);
        var before = TensorScope.LiveTensors;
        var sink = new MemorySink();
        var error = Assert.Throws<GenerationException>(() => new TextToVideoPipeline(model).Generate(TinyRequest.Value, _ => sink));
        Assert.Contains(name, error.Message);
        Assert.False(sink.Completed);
        Assert.Equal(before, TensorScope.LiveTensors);
    }

    private (List<MemorySink> Sinks, ProgressLog Log, GenerationResult Result) Generate(GenerationRequest request)
    {
        var sinks = new List<MemorySink>();
        var log = new ProgressLog();
        var result = new TextToVideoPipeline(fixture.Model).Generate(request, _ =>
        {
            sinks.Add(new MemorySink());
            return sinks[^1];
        }, log);
        return (sinks, log, result);
    }
}
