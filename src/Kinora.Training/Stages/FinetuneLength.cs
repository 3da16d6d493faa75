using Kinora.Data.Clips;

namespace Kinora.Training.Stages;

/// <summary>One length in the mix of a <see cref="FinetuneStage"/>.</summary>
/// <param name="Frames">1 for pictures (still ones, and frames of videos), else a multiple of 17.</param>
/// <param name="Share">Share of the steps, relative to the others'; above 0.</param>
/// <param name="Batch">Samples per step.</param>
public sealed record FinetuneLength(int Frames, double Share = 1, int Batch = 1)
{
    internal LengthBucket Bucket => new(Frames == 1 ? 1 : Frames / ClipForm.ChunkFrames * LengthBucket.ChunkLatents, Share, Batch);
}
