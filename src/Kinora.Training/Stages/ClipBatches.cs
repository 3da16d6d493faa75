using Kinora.Data.Clips;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>
/// Samples of real clips: windows of whole chunks, or the picture that opens a chunk. Every clip that is long enough comes once an
/// epoch, in a fresh order; window and caption are drawn anew each time.
/// </summary>
/// <param name="clips">The clips.</param>
/// <param name="cache">Their latents.</param>
/// <param name="tokenize">Cuts captions into tokens; called on any thread.</param>
/// <param name="random">Decides order, windows, captions and dropout.</param>
internal sealed class ClipBatches(IReadOnlyList<ExaminedClip> clips, ClipLatentCache cache, Func<IReadOnlyList<string>, PromptTokens> tokenize, RandomStream random)
{
    /// <summary>The clips that are long enough for a length; pictures are cut out of videos too.</summary>
    public static IReadOnlyList<ExaminedClip> Serving(IReadOnlyList<ExaminedClip> clips, LengthBucket bucket) =>
        [.. clips.Where(c => new FinetuneLength(c.Frames).Bucket.LatentFrames >= bucket.LatentFrames)];

    /// <summary>A batch that depends on its place only.</summary>
    /// <param name="bucket">Length and number of samples; at least one clip is long enough.</param>
    /// <param name="first">Samples of this length that came before.</param>
    /// <param name="textDropout">Share of empty texts.</param>
    public LatentBatch Draw(LengthBucket bucket, long first, double textDropout)
    {
        var serving = Serving(clips, bucket);
        var stream = random.Split((ulong)bucket.LatentFrames);
        var shape = cache.ShapeOf(serving[0].Sha256).Skip(1).ToArray();
        var perSample = bucket.LatentFrames * (int)(shape[0] * shape[1] * shape[2]);
        var latents = new float[bucket.Batch * perSample];
        var texts = new string[bucket.Batch];
        var order = EpochOrder.At(serving.Count, first, bucket.Batch, stream.Split("order"));
        for (var row = 0; row < bucket.Batch; row++)
        {
            var clip = serving[order[row]];
            var draw = stream.Split("sample").Split((ulong)(first + row));
            cache.Copy(clip.Sha256, DrawStart(clip, bucket, draw), bucket.LatentFrames, latents.AsSpan(row * perSample, perSample));
            var captions = clip.Row.Captions;
            texts[row] = draw.Split("dropout").Fraction() < textDropout ? "" : captions[draw.Split("caption").Integer(captions.Count)];
        }

        return new LatentBatch(bucket.Batch, bucket.LatentFrames, shape, latents, tokenize(texts));
    }

    private static int DrawStart(ExaminedClip clip, LengthBucket bucket, RandomStream draw)
    {
        var chunks = Math.Max(1, clip.Frames / ClipForm.ChunkFrames);
        var taken = Math.Max(1, bucket.LatentFrames / LengthBucket.ChunkLatents);
        return draw.Split("window").Integer(chunks - taken + 1) * LengthBucket.ChunkLatents;
    }
}
