using Kinora.Pipelines;

namespace Kinora.Training.Stages;

/// <summary>Latents and tokens of one step; plain memory.</summary>
/// <param name="Rows">Samples B.</param>
/// <param name="LatentFrames">Latent frames F of each.</param>
/// <param name="FrameShape">z, h, w of a latent frame.</param>
/// <param name="Latents">[B, F, z, h, w].</param>
/// <param name="Tokens">The captions, some replaced by the empty text: one for each B / captions neighbouring samples.</param>
/// <param name="FramePositions">Where in its clip each latent frame stands, for all samples alike; null for one after the other from 0.</param>
/// <param name="Stretch">Latent frames of each chunk where <paramref name="FramePositions"/> are of chunks from anywhere.</param>
/// <param name="Cropped">Whether the frames are windows of whole ones.</param>
/// <param name="TimeMean">m of the density of its times, where its length has one of its own.</param>
internal sealed record LatentBatch(
    int Rows, int LatentFrames, IReadOnlyList<long> FrameShape, float[] Latents, PromptTokens Tokens, IReadOnlyList<int>? FramePositions = null,
    int Stretch = LengthBucket.ChunkLatents, bool Cropped = false, double? TimeMean = null);
