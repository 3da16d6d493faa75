using Kinora.Data.World;
using Kinora.Models.VideoVae;
using Kinora.Tensors;
using Kinora.Training.Stages;
using Kinora.Training.Tests.Fakes;
using Kinora.Training.Tests.Stages;

namespace Kinora.Training.Tests;

public sealed class LatentCacheTests : IDisposable
{
    private const int Side = 16;
    private const int Frames = 17;

    private static readonly LatentCacheKey Key = new("vae", "world", 13, Side, Frames);

    private readonly TemporaryFolder _folder = new();
    private readonly VideoVae _vae = TinyVae.Make();

    private string Folder => Path.Combine(_folder.Path, "latents");

    public void Dispose()
    {
        _vae.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Copy_OfAnyClip_GivesTheEncoderMeansInHalfPrecision()
    {
        Build(3);
        var cache = LatentCache.Open(Folder, Key, 3);
        Assert.Equal([3, 2, 1, 1], cache.ClipShape);
        Assert.Equal(3, cache.Count);
        var scene = LatentCache.Scenes(EncoderFixture.Library).Sample(Key.Seed, 2);
        var pixels = new WorldRenderer(EncoderFixture.Library).Render(scene, Side, Side, scene.DrawStartFrame(Frames), Frames);
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var expected = _vae.Encode(WorldClips.ToTensor(pixels, 1, Frames, Side)).Mean.To(DType.F16).To(DType.F32).ToArray<float>();
        var whole = new float[3 * cache.ValuesPerFrame];
        cache.Copy(2, 0, 3, whole);
        Assert.Equal(expected, whole);
        var last = new float[cache.ValuesPerFrame];
        cache.Copy(2, 2, 1, last);
        Assert.Equal(expected[^2..], last);
    }

    [Theory]
    [InlineData(3, 0, 1)]
    [InlineData(-1, 0, 1)]
    [InlineData(0, 1, 3)]
    [InlineData(0, -1, 1)]
    public void Copy_OutsideTheCache_IsRefused(int clip, int start, int frames)
    {
        Build(3);
        var cache = LatentCache.Open(Folder, Key, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => cache.Copy(clip, start, frames, new float[100]));
    }

    [Fact]
    public void Build_Interrupted_GoesOnAndKeepsWhatIsThere()
    {
        const int clips = LatentCache.ClipsPerFile + 2;
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Build(clips, log: new CancellingWriter(stop), cancellation: stop.Token));
        var first = Assert.Single(Directory.GetFiles(Folder));
        var written = File.GetLastWriteTimeUtc(first);
        Assert.Contains("Build the cache first", Assert.Throws<TrainingException>(() => LatentCache.Open(Folder, Key, clips)).Message);

        Build(clips);
        Assert.Equal(written, File.GetLastWriteTimeUtc(first));
        Assert.Equal(clips, LatentCache.Open(Folder, Key, clips).Count);
    }

    [Fact]
    public void Build_ForMoreClips_LengthensTheCache()
    {
        Build(2);
        var before = Values(LatentCache.Open(Folder, Key, 2), 1);
        Assert.Contains("too few clips", Assert.Throws<TrainingException>(() => LatentCache.Open(Folder, Key, 3)).Message);
        Build(3);
        Assert.Equal(before, Values(LatentCache.Open(Folder, Key, 3), 1));
        Assert.Equal(2, LatentCache.Open(Folder, Key, 2).Count);
    }

    public static TheoryData<string> KeyFields => ["encoder_sha256", "world_sha256", "seed", "size", "frames"];

    [Theory]
    [MemberData(nameof(KeyFields))]
    public void AnyUse_OfACacheMadeFromSomethingElse_IsRefusedWithTheDifference(string field)
    {
        Build(1);
        var other = field switch
        {
            "encoder_sha256" => Key with { Encoder = "another" },
            "world_sha256" => Key with { World = "another" },
            "seed" => Key with { Seed = 14 },
            "size" => Key with { Size = 32 },
            _ => Key with { Frames = 34 },
        };
        foreach (var use in new Action[] { () => Build(1, other), () => LatentCache.Open(Folder, other, 1) })
        {
            var error = Assert.Throws<TrainingException>(use);
            Assert.Contains($"'{field}' is {Key.ToMetadata()[field]}, not {other.ToMetadata()[field]}", error.Message);
            Assert.Contains("Remove the cache", error.Message);
            Assert.All(Key.ToMetadata().Keys.Where(name => name != field), name => Assert.DoesNotContain($"'{name}'", error.Message));
        }
    }

    [Fact]
    public void Build_WithABrokenVae_IsRefusedAndLeavesNothing()
    {
        using (var noGrad = GradMode.NoGrad())
        using (var scope = new TensorScope())
        {
            var weight = _vae.Parameters.All[0].Value;
            weight.CopyFrom(Tensor.Full(weight.Shape, double.NaN));
        }

        Assert.Contains("clip 0", Assert.Throws<TrainingException>(() => Build(1)).Message);
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public void Scenes_OfCaches_AreNeverHeldOut()
    {
        var scenes = LatentCache.Scenes(EncoderFixture.Library);
        Assert.All(Enumerable.Range(0, 1000), k => Assert.Equal(Split.Train, scenes.Sample(13, k).Key.Split));
    }

    [Fact]
    public void WorldFingerprint_OfOtherScenes_Differs()
    {
        var renderer = new WorldRenderer(EncoderFixture.Library);
        var scenes = LatentCache.Scenes(EncoderFixture.Library);
        var fingerprint = WorldFingerprint.Of(scenes, renderer, 13);
        Assert.Matches("^[0-9a-f]{64}$", fingerprint);
        Assert.Equal(fingerprint, WorldFingerprint.Of(LatentCache.Scenes(EncoderFixture.Library), renderer, 13));
        Assert.NotEqual(fingerprint, WorldFingerprint.Of(scenes, renderer, 14));
        Assert.NotEqual(fingerprint, WorldFingerprint.Of(scenes.WithFilter(key => key.Concept != "penguin"), renderer, 13));
    }

    [Fact]
    public void EncoderFingerprint_OfAnotherEncoder_DiffersAndOfAnotherDecoderDoesNot()
    {
        var fingerprint = EncoderFingerprint.Of(_vae);
        Assert.Matches("^[0-9a-f]{64}$", fingerprint);
        Change("decoder.");
        Assert.Equal(fingerprint, EncoderFingerprint.Of(_vae));
        Change("encoder.");
        Assert.NotEqual(fingerprint, EncoderFingerprint.Of(_vae));

        void Change(string prefix)
        {
            using var scope = new TensorScope();
            using var noGrad = GradMode.NoGrad();
            var weight = _vae.Parameters.All.First(p => p.Name.StartsWith(prefix, StringComparison.Ordinal)).Value;
            weight.CopyFrom(weight + 1);
        }
    }

    private static float[] Values(LatentCache cache, int clip)
    {
        var values = new float[cache.LatentFrames * cache.ValuesPerFrame];
        cache.Copy(clip, 0, cache.LatentFrames, values);
        return values;
    }

    private void Build(int clips, LatentCacheKey? key = null, TextWriter? log = null, CancellationToken cancellation = default) =>
        LatentCache.Build(Folder, key ?? Key, _vae, EncoderFixture.Library, clips, log ?? TextWriter.Null, cancellation);

    /// <summary>Cancels when the first file is reported.</summary>
    private sealed class CancellingWriter(CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value) => stop.Cancel();
    }
}
