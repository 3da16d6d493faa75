using Kinora.Data.Preference;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>Draws pairs: each comes once an epoch, in a fresh order, with a window drawn anew.</summary>
/// <param name="pairs">The pairs.</param>
/// <param name="shape">F, z, h, w of every video.</param>
/// <param name="latentFrames">Latent frames of a window.</param>
/// <param name="tokenize">Cuts prompts into tokens; called on any thread.</param>
/// <param name="random">Decides order and windows.</param>
internal sealed class DpoBatches(IReadOnlyList<DpoPair> pairs, IReadOnlyList<long> shape, int latentFrames, Func<IReadOnlyList<string>, PromptTokens> tokenize, RandomStream random)
{
    /// <summary>A batch that depends on its place only.</summary>
    /// <param name="first">Pairs that came before.</param>
    /// <param name="count">Pairs of the batch B.</param>
    /// <returns>2 B rows, each winner followed by its loser, and B captions.</returns>
    public LatentBatch Draw(long first, int count)
    {
        var perVideo = latentFrames * (int)(shape[1] * shape[2] * shape[3]);
        var latents = new float[2 * count * perVideo];
        var texts = new string[count];
        var order = EpochOrder.At(pairs.Count, first, count, random.Split("order"));
        for (var row = 0; row < count; row++)
        {
            var pair = pairs[order[row]];
            var start = DrawStart(random.Split("window").Split((ulong)(first + row)));
            LatentStore.Copy(pair.Winner, start, latentFrames, latents.AsSpan(2 * row * perVideo, perVideo));
            LatentStore.Copy(pair.Loser, start, latentFrames, latents.AsSpan(((2 * row) + 1) * perVideo, perVideo));
            texts[row] = pair.Prompt;
        }

        return new LatentBatch(2 * count, latentFrames, [.. shape.Skip(1)], latents, tokenize(texts));
    }

    private int DrawStart(RandomStream draw) => draw.Integer(((int)(shape[0] - latentFrames) / LengthBucket.ChunkLatents) + 1) * LengthBucket.ChunkLatents;
}
