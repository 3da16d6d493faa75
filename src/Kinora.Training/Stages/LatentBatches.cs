using Kinora.Data.World;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>Cuts training samples out of the cached clips: windows of whole chunks, or the picture that opens a chunk.</summary>
/// <param name="cache">The clips' latents.</param>
/// <param name="library">The world's things.</param>
/// <param name="scenes">The sampler whose scenes they are.</param>
/// <param name="captions">Words the scenes.</param>
/// <param name="tokenize">Cuts captions into tokens; called on any thread.</param>
internal sealed class LatentBatches(LatentCache cache, ConceptLibrary library, WorldSampler scenes, CaptionSampler captions, Func<IReadOnlyList<string>, PromptTokens> tokenize)
{
    // Of its latent frames the first holds frame 0 alone.
    private const int ChunkLatents = LengthBucket.ChunkLatents;
    private const int ChunkFrames = 17;

    // Seeds of wordings are drawn from so many.
    private const int Wordings = 1 << 20;

    /// <summary>A batch that depends on the random stream only.</summary>
    /// <param name="bucket">Length and number of samples.</param>
    /// <param name="firstClip">First clip to draw from.</param>
    /// <param name="clips">How many clips to draw from.</param>
    /// <param name="textDropout">Share of empty texts.</param>
    /// <param name="random">Decides clips, windows, wordings and dropout.</param>
    public LatentBatch Draw(LengthBucket bucket, int firstClip, int clips, double textDropout, RandomStream random)
    {
        IReadOnlyList<long> frameShape = bucket.Crop is { } side ? [cache.ClipShape[1], side, side] : [.. cache.ClipShape.Skip(1)];
        var perSample = bucket.LatentFrames * (int)(frameShape[0] * frameShape[1] * frameShape[2]);
        var latents = new float[bucket.Batch * perSample];
        var texts = new string[bucket.Batch / bucket.Views];
        var spread = bucket.Spread ? DrawChunks(bucket.LatentFrames / bucket.Stretch, random.Split("chunks")) : null;
        for (var text = 0; text < texts.Length; text++)
        {
            var draw = random.Split((ulong)text);
            var clip = firstClip + draw.Split("clip").Integer(clips);
            var scene = scenes.Sample(cache.Key.Seed, clip);
            for (var view = 0; view < bucket.Views; view++)
            {
                var into = latents.AsSpan(((text * bucket.Views) + view) * perSample, perSample);
                if (spread is not null)
                {
                    CopyChunks(clip, spread, bucket.Stretch, into);
                    continue;
                }

                var own = view == 0 ? draw : draw.Split("view").Split((ulong)view);
                var chunk = DrawChunk(scene, bucket.LatentFrames, own);
                if (bucket.Crop is { } crop) CopyWindow(clip, scene, chunk, crop, own.Split("crop"), into);
                else cache.Copy(clip, chunk * ChunkLatents, bucket.LatentFrames, into);
            }

            var dropped = draw.Split("dropout").Fraction() < textDropout;
            texts[text] = dropped ? "" : captions.Draw(scene, bucket.LatentFrames == 1, (ulong)draw.Split("wording").Integer(Wordings));
        }

        return new LatentBatch(bucket.Batch, bucket.LatentFrames, frameShape, latents, tokenize(texts), spread?.SelectMany(first => Enumerable.Range(first, bucket.Stretch)).ToList(), bucket.Stretch, bucket.Crop is not null, bucket.TimeMean);
    }

    /// <summary>Where chunks of a cached clip begin, in order: the first, where the caption begins, and others drawn from behind it.</summary>
    /// <param name="count">How many, at least 1 and at most as many as the clip has.</param>
    /// <param name="random">Decides.</param>
    private IReadOnlyList<int> DrawChunks(int count, RandomStream random)
    {
        var behind = random.Permutation((cache.LatentFrames / ChunkLatents) - 1);
        return [0, .. behind.Take(count - 1).Select(chunk => (chunk + 1) * ChunkLatents).Order()];
    }

    private void CopyChunks(int clip, IReadOnlyList<int> starts, int stretch, Span<float> into)
    {
        var perPart = stretch * cache.ValuesPerFrame;
        foreach (var (k, start) in starts.Index()) cache.Copy(clip, start, stretch, into.Slice(k * perPart, perPart));
    }

    // A window [z, crop, crop] around a thing, of the picture that opens a chunk.
    private void CopyWindow(int clip, SceneSpec scene, int chunk, int crop, RandomStream random, Span<float> into)
    {
        var (height, width) = ((int)cache.ClipShape[2], (int)cache.ClipShape[3]);
        var frame = scene.DrawStartFrame(cache.Key.Frames) + (chunk * ChunkFrames);
        var (left, top) = ThingWindow.Place(scene, library, frame, cache.Key.Size, height, crop, random);
        var whole = new float[cache.ValuesPerFrame];
        cache.Copy(clip, chunk * ChunkLatents, 1, whole);
        for (var row = 0; row < into.Length / crop; row++)
        {
            var (channel, y) = (row / crop, (row % crop) + top);
            whole.AsSpan((((channel * height) + y) * width) + left, crop).CopyTo(into[(row * crop)..]);
        }
    }

    /// <summary>The chunk at which a window starts: one from which the scene still shows what its caption says.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="latentFrames">Length of the window.</param>
    /// <param name="draw">Decides.</param>
    internal int DrawChunk(SceneSpec scene, int latentFrames, RandomStream draw)
    {
        var frames = latentFrames == 1 ? 1 : latentFrames / ChunkLatents * ChunkFrames;
        // A cached clip that is shorter than its scene begins where it shows what the caption says.
        if (cache.Key.Frames < WorldPhysics.ClipFrames) return 0;
        var latest = Math.Min(scene.LatestStartFrame(frames), cache.Key.Frames - frames);
        return draw.Split("window").Integer((latest / ChunkFrames) + 1);
    }
}
