using Kinora.Data.Clips;
using Kinora.Media;
using Kinora.Pipelines;
using Kinora.Tensors;
using Kinora.Text;
using Kinora.Training.Stages;
using Kinora.Training.Tests.Fakes;

namespace Kinora.Training.Tests.Stages;

/// <summary>Five clips whose latents are encoded by a tiny VAE: three of 34 frames, one of 17, and a picture.</summary>
public sealed class ClipBatchesTests : IDisposable
{
    private static readonly ClipForm Form = new(new FrameSize(16, 16), FrameRate.Default, 34);

    private readonly TemporaryFolder _folder = new();
    private readonly ClipLatentCache _cache;
    private readonly List<ExaminedClip> _clips = [];
    private readonly List<string> _texts = [];

    public ClipBatchesTests()
    {
        for (var k = 0; k < 5; k++) Add(k, k < 3 ? 34 : k == 3 ? 17 : 1);
        _cache = new ClipLatentCache(Path.Combine(_folder.Path, "latents"), new ClipLatentKey("vae", Form));
        using var vae = TinyVae.Make();
        Assert.Empty(_cache.Build(_clips, vae, TextWriter.Null));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Draw_OverAnEpoch_TakesEveryClipThatIsLongEnoughOnce()
    {
        Assert.Equal([5, 4, 3], new[] { 1, 3, 6 }.Select(f => ClipBatches.Serving(_clips, new LengthBucket(f, 1, 1)).Count));
        foreach (var frames in new[] { 1, 3, 6 })
        {
            var serving = ClipBatches.Serving(_clips, new LengthBucket(frames, 1, 1)).Count;
            List<string> orders = [];
            for (var epoch = 0; epoch < 6; epoch++)
            {
                var texts = Texts(new LengthBucket(frames, 1, serving), epoch * serving);
                Assert.Equal(_clips.Where(c => c.Frames >= (frames == 1 ? 1 : frames / 3 * 17)).Select(c => Path.GetFileNameWithoutExtension(c.Row.Name)), texts.Select(t => t.Split(' ')[0]).Order(StringComparer.Ordinal));
                orders.Add(string.Join(',', texts));
            }

            Assert.True(orders.Distinct().Count() > 1, "every epoch has an order of its own");
        }
    }

    [Fact]
    public void Draw_OfOnePlace_DependsOnItAlone()
    {
        var (one, other) = (Batches(), Batches());
        _ = other.Draw(new LengthBucket(1, 1, 3), 9, 0.5);
        var bucket = new LengthBucket(3, 1, 2);
        Assert.Equal(one.Draw(bucket, 6, 0).Latents, other.Draw(bucket, 6, 0).Latents);
        // Where batches begin does not matter to what a place holds.
        Assert.Equal(one.Draw(new LengthBucket(3, 1, 1), 7, 0).Latents, one.Draw(bucket, 6, 0).Latents[^(one.Draw(bucket, 6, 0).Latents.Length / 2)..]);
    }

    [Fact]
    public void Draw_OfMany_UsesAllWindowsAndCaptionsAndDropsSome()
    {
        var bucket = new LengthBucket(3, 1, 400);
        var texts = Texts(bucket, 0, 0.25);
        Assert.InRange(texts.Count(t => t.Length == 0), 60, 140);
        Assert.Equal(["0 first", "0 second"], texts.Where(t => t.StartsWith("0 ", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal));

        // The second half of clip 0 is brighter than the first, so its two windows have different latents.
        var batch = Batches().Draw(bucket, 0, 0);
        var perSample = batch.Latents.Length / batch.Rows;
        var windows = Enumerable.Range(0, batch.Rows).Select(r => string.Join(',', batch.Latents.Skip(r * perSample).Take(perSample))).Distinct().Count();
        Assert.Equal(3 * 2 + 1, windows);
    }

    [Fact]
    public void Schedule_OfMixedLengths_CountsEachLengthsStepsWhateverIsAskedFirst()
    {
        LengthMix mix = new([new LengthBucket(1, 3, 4), new LengthBucket(3, 1, 2)], -0.6, -1.6, 36);
        LengthSchedule schedule = new(mix, new RandomStream(4)), other = new(mix, new RandomStream(4));
        Assert.Equal(schedule.At(250), other.At(250));
        var all = Enumerable.Range(0, 400).Select(k => schedule.At(k)).ToList();
        foreach (var bucket in mix.Buckets) Assert.Equal(Enumerable.Range(0, all.Count(a => a.Bucket == bucket)).Select(n => (long)n), all.Where(a => a.Bucket == bucket).Select(a => a.Before));
        Assert.InRange(all.Count(a => a.Bucket.LatentFrames == 1), 260, 340);
    }

    private ClipBatches Batches() => new(_clips, _cache, Tokenize, new RandomStream(2));

    private List<string> Texts(LengthBucket bucket, long first, double dropout = 0)
    {
        _texts.Clear();
        Batches().Draw(bucket, first, dropout);
        return [.. _texts];
    }

    private PromptTokens Tokenize(IReadOnlyList<string> texts)
    {
        _texts.AddRange(texts);
        TokenBatch none = new(new long[texts.Count], new long[texts.Count], texts.Count, 1);
        return new PromptTokens(none, none);
    }

    private void Add(int k, int frames)
    {
        var path = Path.Combine(_folder.Path, frames == 1 ? $"{k}.png" : $"{k}.mp4");
        if (frames == 1)
        {
            ImageFile.WritePng(path, Frame(k * 40), Form.Size);
        }
        else
        {
            using var writer = VideoWriter.Create(path, 16, 16, FrameRate.Default);
            for (var t = 0; t < frames; t++) writer.WriteFrame(Frame((k * 40) + (t < 17 ? 0 : 30)));
            writer.Complete();
        }

        var list = Path.Combine(_folder.Path, $"{k}.jsonl");
        File.WriteAllText(list, $$"""{"video": "{{Path.GetFileName(path)}}", "captions": ["{{k}} first", "{{k}} second"]}""");
        _clips.Add(ClipDataset.Examine(ClipList.Read(list), Form).Clips.Single());

        static byte[] Frame(int grey)
        {
            var frame = new byte[16 * 16 * 3];
            Array.Fill(frame, (byte)grey);
            return frame;
        }
    }
}
