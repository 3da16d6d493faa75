using Kinora.Media;
using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;

namespace Kinora.Pipelines.Tests.Resuming;

public sealed class ResumingTests(TinyModelFixture fixture) : IClassFixture<TinyModelFixture>, IDisposable
{
    private const string Fingerprint = "a request";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Generate_BrokenOffAfterAnyStep_GoesOnToTheSameFrames(int steps)
    {
        var whole = Generate(new FileJournal(_folder["whole"]));
        var broken = new FileJournal(_folder["broken"], breakAfter: steps);
        Assert.Throws<OperationCanceledException>(() => Generate(broken));
        var rest = new FileJournal(_folder["broken"]);
        Assert.Equal(whole, Generate(rest));
        Assert.Equal(Enumerable.Range(steps + 1, 3 - steps), rest.StepsSeen);
    }

    [Fact]
    public void Generate_BrokenOffWhileStepsTakeFromEarlierOnes_BeginsAgain()
    {
        var request = TinyRequest.Value with { CacheThreshold = 1, GuidanceReuse = 0.5 };
        var whole = Generate(new FileJournal(_folder["whole"]), request: request);
        Assert.Throws<OperationCanceledException>(() => Generate(new FileJournal(_folder["broken"], breakAfter: 2), request: request));
        var rest = new FileJournal(_folder["broken"]);
        Assert.Equal(whole, Generate(rest, request: request));
        Assert.Equal([1, 2, 3], rest.StepsSeen);
    }

    [Fact]
    public void Generate_LatentsKeptToTheEnd_OnlyDecodesAndReportsAllOfIt()
    {
        var first = Generate(new FileJournal(_folder["kept"]));
        var log = new ProgressLog();
        Assert.Equal(first, Generate(new FileJournal(_folder["kept"]), log));
        Assert.DoesNotContain(log.All, p => p.Phase is GenerationPhase.Text or GenerationPhase.Denoise);
        Assert.Equal(1, log.All[^1].Fraction, 1e-9);
    }

    [Fact]
    public void Generate_LatentsOfAnotherShape_AreRefused()
    {
        Assert.Throws<OperationCanceledException>(() => Generate(new FileJournal(_folder["kept"], breakAfter: 1)));
        using var journal = new FileJournal(_folder["kept"]);
        var error = Assert.Throws<ArgumentException>(() => new TextToVideoPipeline(fixture.Model).Generate(
            TinyRequest.Value with { Frames = 34 }, _ => new MemorySink(), journal, null, CancellationToken.None));
        Assert.Contains("[1, 6, ", error.Message);
    }

    [Fact]
    public void Generate_WithPreviews_ShowsMovingPicturesAndChangesNothing()
    {
        var before = TensorScope.LiveTensors;
        var journal = new FileJournal(_folder["previews"], previews: true);
        Assert.Equal(Generate(new FileJournal(_folder["plain"])), Generate(journal));
        Assert.Equal(3, journal.Previews.Count);
        Assert.All(journal.Previews, p => Assert.Equal((17, 32, 16), (p.FrameCount, p.Size.Width, p.Size.Height)));
        Assert.NotEqual(journal.Previews[0].Span.ToArray(), journal.Previews[2].Span.ToArray());
        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void Generate_StoppedByTheJournal_IsTheVideoOfThatRequestAndCanBeDecodedAgain()
    {
        var whole = Generate(new FileJournal(_folder["whole"]));
        var stopped = new FileJournal(_folder["stopped"], stopAfter: 2);
        var frames = Generate(stopped);
        Assert.NotEqual(whole, frames);
        Assert.Equal([1], stopped.StepsSeen);
        Assert.Equal(2, stopped.StoppedAfter);

        var asked = new MemorySink();
        new TextToVideoPipeline(fixture.Model).Generate(TinyRequest.Value with { StopAfter = 2 }, _ => asked);
        Assert.Equal(asked.Bytes, frames);

        var log = new ProgressLog();
        Assert.Equal(frames, Generate(new FileJournal(_folder["stopped"]), log));
        Assert.DoesNotContain(log.All, p => p.Phase == GenerationPhase.Denoise);
    }

    [Fact]
    public void Generate_StopAskedForBeforeTheKeptLatents_IsRefused()
    {
        Assert.Throws<OperationCanceledException>(() => Generate(new FileJournal(_folder["kept"], breakAfter: 2)));
        using var journal = new FileJournal(_folder["kept"]);
        Assert.Throws<ArgumentException>(() => new TextToVideoPipeline(fixture.Model).Generate(
            TinyRequest.Value with { StopAfter = 1 }, _ => new MemorySink(), journal, null, CancellationToken.None));
    }

    [Fact]
    public void Recipe_OfAStoppedVideo_AsksForTheSameStop()
    {
        var request = TinyRequest.Value with { StopAfter = 2 };
        Assert.Equal(2, GenerationRequest.From(request.ToRecipe(0, "tiny", new string('0', 64), 1)).StopAfter);
        Assert.Null(GenerationRequest.From(TinyRequest.Value.ToRecipe(0, "tiny", new string('0', 64), 1)).StopAfter);
        Assert.Single(RequestCheck.FindFaults(request with { StopAfter = 4 }));
        Assert.Single(RequestCheck.FindFaults(request with { StopAfter = 0 }));
    }

    [Fact]
    public void TryRead_AnotherFingerprintOrADamagedFile_GivesNull()
    {
        using var scope = new TensorScope();
        var path = _folder["latents.safetensors"];
        Assert.Null(LatentFile.TryRead(path, Fingerprint));
        LatentFile.Write(path, 2, new RandomStream(1).Normal([1, 3, 4, 1, 2]), Fingerprint);
        var read = LatentFile.TryRead(path, Fingerprint);
        Assert.Equal(2, read!.StepsDone);
        Assert.Equal([1, 3, 4, 1, 2], read.Shape);
        Assert.Null(LatentFile.TryRead(path, "another request"));
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^3]);
        Assert.Null(LatentFile.TryRead(path, Fingerprint));
    }

    public void Dispose() => _folder.Dispose();

    private byte[] Generate(FileJournal journal, IProgress<GenerationProgress>? progress = null, GenerationRequest? request = null)
    {
        using var owned = journal;
        var sink = new MemorySink();
        new TextToVideoPipeline(fixture.Model).Generate(request ?? TinyRequest.Value, _ => sink, journal, progress, journal.Cancellation);
        return sink.Bytes;
    }

    private sealed class FileJournal(string path, int? breakAfter = null, bool previews = false, int? stopAfter = null) : IGenerationJournal, IDisposable
    {
        private readonly CancellationTokenSource _source = new();

        public CancellationToken Cancellation => _source.Token;

        public List<int> StepsSeen { get; } = [];

        public List<VideoFrames> Previews { get; } = [];

        public SavedLatents? Load(int video) => LatentFile.TryRead(path, Fingerprint);

        public void AfterStep(int video, int stepsDone, Tensor latents)
        {
            StepsSeen.Add(stepsDone);
            LatentFile.Write(path, stepsDone, latents, Fingerprint);
            if (stepsDone == breakAfter) _source.Cancel();
        }

        public int? StoppedAfter { get; private set; }

        public bool WantsToStop(int video, int stepsDone) => stepsDone == stopAfter;

        public void AfterStop(int video, int stepsDone, Tensor latents)
        {
            StoppedAfter = stepsDone;
            LatentFile.Write(path, TinyRequest.Value.Steps, latents, Fingerprint);
        }

        public bool WantsPreview(int video, int stepsDone) => previews;

        public void ShowPreview(int video, int stepsDone, VideoFrames frames) => Previews.Add(frames);

        public void Dispose() => _source.Dispose();
    }
}
