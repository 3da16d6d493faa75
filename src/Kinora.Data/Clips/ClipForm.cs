using Kinora.Media;

namespace Kinora.Data.Clips;

/// <summary>The form to which every clip is brought: scaled evenly until it covers the size, cut in the middle, resampled in time.</summary>
/// <param name="Size">Width and height in pixels.</param>
/// <param name="Rate">Frames per second; pictures have none.</param>
/// <param name="MaxFrames">Most frames of one clip that are used, from its beginning on; whole chunks.</param>
public sealed record ClipForm(FrameSize Size, FrameRate Rate, int MaxFrames)
{
    /// <summary>Frames of a chunk of the Video-VAE: clips are used in whole chunks.</summary>
    public const int ChunkFrames = 17;

    // Of the same length in time, frames at one rate against another may differ by rounding only.
    private const double SameRate = 1e-3;

    /// <summary>Whole chunks of a clip of so many frames, in frames; 0 where there is none.</summary>
    public int Usable(int frames) => Math.Min(frames / ChunkFrames * ChunkFrames, MaxFrames);

    /// <summary>What is done to a clip to bring it to this form, in words.</summary>
    public string Describe(ExaminedClip clip)
    {
        var (source, size) = (clip.SourceSize, Size);
        var scale = Math.Max((double)size.Width / source.Width, (double)size.Height / source.Height);
        var kept = size.Width / (source.Width * scale) * (size.Height / (source.Height * scale));
        var parts = new List<string>();
        if (source != size) parts.Add($"{(scale > 1 ? "enlarged" : "scaled")} from {source} to {size}{(kept < 0.995 ? $", {1 - kept:P0} of the picture cut off at the sides" : "")}");
        if (!clip.Row.IsStill)
        {
            if (Math.Abs(clip.SourceRate - Rate.FramesPerSecond) > SameRate) parts.Add($"resampled from {clip.SourceRate:0.###} to {Rate.FramesPerSecond:0.###} frames per second");
            if (clip.Frames < clip.ResampledFrames) parts.Add($"the first {clip.Frames} of {clip.ResampledFrames} frames used");
        }

        return parts.Count == 0 ? "as it is" : string.Join("; ", parts);
    }
}
