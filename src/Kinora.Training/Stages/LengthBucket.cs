namespace Kinora.Training.Stages;

/// <summary>One length of clip in the mix of a <see cref="VideoStage"/>.</summary>
/// <param name="LatentFrames">1 for single pictures, else a multiple of 3: whole chunks of 17 frames.</param>
/// <param name="Share">Share of the steps, relative to the others'; above 0.</param>
/// <param name="Batch">Samples per step, a multiple of <paramref name="Views"/>.</param>
/// <param name="Views">
/// How many neighbouring samples show the same scene under one caption, each with a window, time and noise of its own. Their texts are
/// encoded and projected once, which is half of the work on single pictures.
/// </param>
/// <param name="Spread">
/// Whether the chunks are drawn from the whole cached clip, in order, instead of one after the other: the first one and others anywhere behind
/// it, each at its own place in time. What happens over a whole clip is learned from a part of its tokens.
/// </param>
/// <param name="Stretch">
/// Latent frames of each chunk of a sample that is spread: 3, all of them, or 1, the one that opens it. Twelve of these follow a path over the whole
/// clip at twelve moments, four whole chunks at four. The other two are of other kinds, and nothing would tell them apart alone.
/// </param>
/// <param name="Crop">
/// Single pictures only: latent positions per side of a square window that is cut out of each around one of its things; null for whole pictures.
/// What things look like is most of what there is to learn, and background most of a picture.
/// </param>
/// <param name="TimeMean">
/// m of the logit-normal density of this length's times; null for the one between <see cref="VideoStageOptions.TimeMean"/> and
/// <see cref="VideoStageOptions.TimeMeanLong"/>. A length that stands in the mix twice, once close to the noise, learns there when things
/// happen and elsewhere what they look like.
/// </param>
public sealed record LengthBucket(int LatentFrames, double Share, int Batch, int Views = 1, bool Spread = false, int? Crop = null, int Stretch = LengthBucket.ChunkLatents, double? TimeMean = null)
{
    /// <summary>Latent frames of a chunk of 17 frames.</summary>
    internal const int ChunkLatents = 3;

    /// <summary>Latent frames that a clip must have.</summary>
    internal int Reach => Stretch == 1 ? LatentFrames * ChunkLatents : LatentFrames;
}
