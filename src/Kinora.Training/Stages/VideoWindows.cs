using Kinora.Data.Preference;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>Draws groups of videos: each comes once an epoch, in a fresh order, with a window drawn anew, the same of all its videos.</summary>
/// <param name="groups">The groups, all of as many videos.</param>
/// <param name="shape">F, z, h, w of every video.</param>
/// <param name="latentFrames">Latent frames of a window.</param>
/// <param name="tokenize">Cuts prompts into tokens; called on any thread.</param>
/// <param name="random">Decides order, windows and dropout.</param>
/// <param name="textDropout">Share of prompts replaced by the empty text.</param>
/// <param name="turnedWithoutText">Whether the videos of a group whose prompt is replaced come in the opposite order.</param>
internal sealed class VideoWindows(IReadOnlyList<VideoGroup> groups, IReadOnlyList<long> shape, int latentFrames, Func<IReadOnlyList<string>, PromptTokens> tokenize, RandomStream random, double textDropout = 0,
    bool turnedWithoutText = false)
{
    /// <summary>A batch that depends on its place only.</summary>
    /// <param name="first">Groups that came before.</param>
    /// <param name="count">Groups of the batch.</param>
    /// <returns>Rows of groups one after the other, each in the order of its files unless they are turned, and a caption for each group.</returns>
    public LatentBatch Draw(long first, int count)
    {
        var perVideo = latentFrames * (int)(shape[1] * shape[2] * shape[3]);
        var each = groups[0].Files.Count;
        var latents = new float[count * each * perVideo];
        var texts = new string[count];
        var order = EpochOrder.At(groups.Count, first, count, random.Split("order"));
        for (var row = 0; row < count; row++)
        {
            var group = groups[order[row]];
            var start = DrawStart(random.Split("window").Split((ulong)(first + row)));
            var isDropped = random.Split("dropout").Split((ulong)(first + row)).Fraction() < textDropout;
            var files = isDropped && turnedWithoutText ? group.Files.Reverse() : group.Files;
            foreach (var (k, file) in files.Index()) LatentStore.Copy(file, start, latentFrames, latents.AsSpan(((row * each) + k) * perVideo, perVideo));
            texts[row] = isDropped ? "" : group.Prompt;
        }

        return new LatentBatch(count * each, latentFrames, [.. shape.Skip(1)], latents, tokenize(texts));
    }

    private int DrawStart(RandomStream draw) => draw.Integer(((int)(shape[0] - latentFrames) / LengthBucket.ChunkLatents) + 1) * LengthBucket.ChunkLatents;
}
