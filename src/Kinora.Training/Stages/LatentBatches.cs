using Kinora.Data.World;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>Latents and tokens of one step; plain memory.</summary>
/// <param name="Rows">Samples.</param>
/// <param name="LatentFrames">Latent frames of each.</param>
/// <param name="Latents">[B, F, z, h, w].</param>
/// <param name="Tokens">The captions, some replaced by the empty text.</param>
internal sealed record LatentBatch(int Rows, int LatentFrames, float[] Latents, PromptTokens Tokens);

/// <summary>Cuts training samples out of the cached clips: windows of whole chunks, or the picture that opens a chunk.</summary>
internal sealed class LatentBatches(
    LatentCache cache, LatentCacheKey key, WorldSampler scenes, CaptionSampler captions, Func<IReadOnlyList<string>, PromptTokens> tokenize)
{
    // A chunk of 17 frames is 3 latent frames, of which the first holds frame 0 alone.
    private const int ChunkLatents = 3;
    private const int ChunkFrames = 17;

    /// <summary>A batch that depends on the random stream only.</summary>
    /// <param name="bucket">Length and number of samples.</param>
    /// <param name="firstClip">First clip to draw from.</param>
    /// <param name="clips">How many clips to draw from.</param>
    /// <param name="textDropout">Share of empty texts.</param>
    /// <param name="random">Decides clips, windows, wordings and dropout.</param>
    public LatentBatch Draw(LengthBucket bucket, int firstClip, int clips, double textDropout, RandomStream random)
    {
        var perSample = bucket.LatentFrames * (int)(cache.ClipShape[1] * cache.ClipShape[2] * cache.ClipShape[3]);
        var latents = new float[bucket.Batch * perSample];
        var texts = new string[bucket.Batch];
        for (var row = 0; row < bucket.Batch; row++)
        {
            var draw = random.Split((ulong)row);
            var clip = firstClip + draw.Split("clip").Integer(clips);
            var scene = scenes.Sample(key.Seed, clip);
            var still = bucket.LatentFrames == 1;
            var frames = still ? 1 : bucket.LatentFrames / ChunkLatents * ChunkFrames;
            var chunk = draw.Split("window").Integer((scene.LatestStartFrame(frames) / ChunkFrames) + 1);
            cache.Copy(clip, chunk * ChunkLatents, bucket.LatentFrames, latents.AsSpan(row * perSample, perSample));

            var dropped = draw.Split("dropout").Integer(1 << 20) < textDropout * (1 << 20);
            texts[row] = dropped ? "" : captions.Draw(scene, still, (ulong)draw.Split("wording").Integer(1 << 20));
        }

        return new LatentBatch(bucket.Batch, bucket.LatentFrames, latents, tokenize(texts));
    }
}
