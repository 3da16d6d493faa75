using Kinora.Checkpoints;
using Kinora.Data.World;
using Kinora.Pipelines;
using Kinora.Tensors;
using Kinora.Text;
using Kinora.Training.Stages;

namespace Kinora.Training.Tests.Stages;

[Collection(FixtureCollection.Name)]
public sealed class LatentBatchesTests : IClassFixture<ModelFixture>
{
    private readonly ModelFixture _model;
    private readonly List<string> _texts = [];
    private readonly WorldSampler _scenes = LatentCache.Scenes(EncoderFixture.Library);
    private readonly LatentBatches _batches;

    public LatentBatchesTests(ModelFixture model)
    {
        _model = model;
        _batches = new LatentBatches(model.Cache, EncoderFixture.Library, _scenes, new CaptionSampler(EncoderFixture.Library), Tokenize);
    }

    [Fact]
    public void Draw_AnyRow_IsAWindowOfWholeChunksOfItsClip()
    {
        var batch = _batches.Draw(new LengthBucket(6, 1, 8), 1, 2, 0, new RandomStream(3));
        Assert.Equal((8, 6), (batch.Rows, batch.LatentFrames));
        var perRow = 6 * _model.Cache.ValuesPerFrame;
        Assert.Equal(8 * perRow, batch.Latents.Length);
        var windows = (from clip in new[] { 1, 2 } from chunk in Enumerable.Range(0, 11) select Window(clip, chunk * 3, 6)).ToHashSet();
        for (var row = 0; row < 8; row++) Assert.Contains(Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(batch.Latents.AsSpan(row * perRow, perRow))), windows);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-3.5)]
    public void Draw_ALengthWithTimesOfItsOwn_TellsThemToTheBatch(double? timeMean) =>
        Assert.Equal(timeMean, _batches.Draw(new LengthBucket(3, 1, 2, TimeMean: timeMean), 0, 4, 0, new RandomStream(3)).TimeMean);

    [Fact]
    public void Draw_WithViews_ShowsOneSceneUnderEachCaption()
    {
        var batch = _batches.Draw(new LengthBucket(3, 1, 12, Views: 4), 0, 4, 0, new RandomStream(3));
        Assert.Equal((12, 3), (batch.Rows, _texts.Count));
        var perRow = 3 * _model.Cache.ValuesPerFrame;
        string Row(int row) => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(batch.Latents.AsSpan(row * perRow, perRow)));
        for (var text = 0; text < 3; text++)
        {
            var views = Enumerable.Range(text * 4, 4).Select(Row).ToHashSet();
            var clip = Enumerable.Range(0, 4).Single(c => Enumerable.Range(0, 12).Any(chunk => views.Contains(Window(c, chunk * 3, 3))));
            Assert.Subset(Enumerable.Range(0, 12).Select(chunk => Window(clip, chunk * 3, 3)).ToHashSet(), views);
        }
    }

    [Fact]
    public void Draw_Spread_TakesChunksOfTheWholeClipAtTheirPlaces()
    {
        var starts = new HashSet<int>();
        for (ulong seed = 0; seed < 20; seed++)
        {
            var batch = _batches.Draw(new LengthBucket(9, 1, 3, Spread: true), 0, 4, 0, new RandomStream(seed));
            Assert.Equal(9, batch.FramePositions!.Count);
            Assert.Equal(batch.FramePositions.Order(), batch.FramePositions);
            Assert.Equal([0, 1, 2], batch.FramePositions.Take(3));
            var perChunk = 3 * _model.Cache.ValuesPerFrame;
            for (var row = 0; row < 3; row++)
            {
                string Chunk(int k) => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(batch.Latents.AsSpan(((row * 3) + k) * perChunk, perChunk)));
                var clip = Enumerable.Range(0, 4).Single(c => Window(c, 0, 3) == Chunk(0));
                for (var k = 1; k < 3; k++) Assert.Equal(Window(clip, batch.FramePositions[3 * k], 3), Chunk(k));
            }

            starts.UnionWith(batch.FramePositions.Where(position => position % 3 == 0));
        }

        // All twelve chunks have their turn.
        Assert.Equal(12, starts.Count);
    }

    [Fact]
    public void Draw_SpreadWithStretchOf1_TakesWhatOpensChunksAtItsPlace()
    {
        var seen = new HashSet<int>();
        for (ulong seed = 0; seed < 30; seed++)
        {
            var batch = _batches.Draw(new LengthBucket(6, 1, 2, Spread: true, Stretch: 1), 0, 4, 0, new RandomStream(seed));
            Assert.Equal((0, 6, "loss_6_spread1"), (batch.FramePositions![0], batch.FramePositions.Distinct().Count(), FlowObjective.FigureOf(batch)));
            Assert.Equal(batch.FramePositions.Order(), batch.FramePositions);
            Assert.All(batch.FramePositions, position => Assert.Equal(0, position % 3));
            var perFrame = _model.Cache.ValuesPerFrame;
            for (var row = 0; row < 2; row++)
            {
                string Frame(int k) => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(batch.Latents.AsSpan(((row * 6) + k) * perFrame, perFrame)));
                var clip = Enumerable.Range(0, 4).Single(c => Window(c, 0, 1) == Frame(0));
                for (var k = 1; k < 6; k++) Assert.Equal(Window(clip, batch.FramePositions[k], 1), Frame(k));
            }

            seen.UnionWith(batch.FramePositions);
        }

        Assert.Equal(12, seen.Count);
    }

    [Fact]
    public void Draw_WithCrop_CutsWindowsThatHoldAThing()
    {
        const int z = 2, side = 6, crop = 4, clips = 4;
        using var folder = new TemporaryFolder();
        using var scope = new TensorScope();
        var key = _model.Cache.Key with { Size = 16 * side };
        SafetensorsWriter.Write(Path.Combine(folder.Path, "latents-000000.safetensors"), [TensorEntry.FromTensor("latents", new RandomStream(5).Normal([clips, 36, z, side, side]).To(DType.F16))], key.ToMetadata());
        var cache = LatentCache.Open(folder.Path, key, clips);
        var batches = new LatentBatches(cache, EncoderFixture.Library, _scenes, new CaptionSampler(EncoderFixture.Library), Tokenize);
        var batch = batches.Draw(new LengthBucket(1, 1, 12, Views: 2, Crop: crop), 0, clips, 0, new RandomStream(3));
        Assert.Equal((12, 6, true), (batch.Rows, _texts.Count, batch.Cropped));
        Assert.Equal([z, crop, crop], batch.FrameShape);
        var perRow = z * crop * crop;
        var places = new HashSet<(int, int)>();
        for (var row = 0; row < 12; row++)
        {
            var values = batch.Latents.AsSpan(row * perRow, perRow).ToArray();
            var found = (from clip in Enumerable.Range(0, clips)
                         from chunk in Enumerable.Range(0, 12)
                         from left in Enumerable.Range(0, side - crop + 1)
                         from top in Enumerable.Range(0, side - crop + 1)
                         where values.SequenceEqual(Cut(clip, chunk, left, top))
                         select (clip, chunk, left, top)).Single();
            places.Add((found.left, found.top));
            var truth = GroundTruth.Of(_scenes.Sample(key.Seed, found.clip), EncoderFixture.Library, key.Size, key.Size, found.chunk * 17, 1, withBoxes: true);
            Assert.Contains(truth.Things, thing => Holds(found.left, thing.Boxes![0].Left, thing.Boxes[0].Right) && Holds(found.top, thing.Boxes[0].Top, thing.Boxes[0].Bottom));
        }

        Assert.True(places.Count > 1);

        // The centre, where it lies in the picture at all.
        bool Holds(int start, double low, double high) => Math.Clamp((low + high) / 2 * side, 0, side) is var center && center >= start && center <= start + crop;

        float[] Cut(int clip, int chunk, int left, int top)
        {
            var whole = new float[cache.ValuesPerFrame];
            cache.Copy(clip, chunk * 3, 1, whole);
            return [.. from c in Enumerable.Range(0, z) from y in Enumerable.Range(top, crop) from x in Enumerable.Range(left, crop) select whole[(((c * side) + y) * side) + x]];
        }
    }

    [Fact]
    public void Draw_FromOneStream_GivesOneBatch()
    {
        var bucket = new LengthBucket(3, 1, 5);
        var (one, same, other) = (Draw(1), Draw(1), Draw(2));
        Assert.Equal(one.Latents, same.Latents);
        Assert.Equal(_texts[..5], _texts[5..10]);
        Assert.NotEqual(one.Latents, other.Latents);

        LatentBatch Draw(ulong seed) => _batches.Draw(bucket, 0, 4, 0.3, new RandomStream(seed));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.25, 70, 130)]
    [InlineData(1, 400, 400)]
    public void Draw_WithTextDropout_EmptiesThatShareOfCaptions(double dropout, int least, int most)
    {
        _batches.Draw(new LengthBucket(1, 1, 400), 0, 4, dropout, new RandomStream(4));
        Assert.InRange(_texts.Count(t => t.Length == 0), least, most);
    }

    [Fact]
    public void Draw_ManyCaptions_AreOfBothLanguagesAndManyWordings()
    {
        _batches.Draw(new LengthBucket(3, 1, 100), 0, 1, 0, new RandomStream(5));
        Assert.InRange(_texts.Count(t => t.Any(letter => letter > 0x3000)), 30, 70);
        Assert.True(_texts.Distinct().Count() > 10);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 17)]
    [InlineData(12, 68)]
    [InlineData(36, 204)]
    public void DrawChunk_AnyScene_StillShowsWhatItsCaptionSays(int latentFrames, int frames)
    {
        var starts = new HashSet<int>();
        for (var k = 0; k < 200; k++)
        {
            var scene = _scenes.Sample(8, k);
            var start = _batches.DrawChunk(scene, latentFrames, new RandomStream(6).Split((ulong)k)) * 17;
            Assert.InRange(start, 0, scene.LatestStartFrame(frames));
            Assert.True(start + frames <= WorldPhysics.ClipFrames);
            starts.Add(start);
        }

        Assert.Equal(latentFrames == 36, starts.Count == 1);
    }

    private string Window(int clip, int start, int frames)
    {
        var values = new float[frames * _model.Cache.ValuesPerFrame];
        _model.Cache.Copy(clip, start, frames, values);
        return Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private PromptTokens Tokenize(IReadOnlyList<string> texts)
    {
        _texts.AddRange(texts);
        var none = new TokenBatch(new long[texts.Count], new long[texts.Count], texts.Count, 1);
        return new PromptTokens(none, none);
    }
}
