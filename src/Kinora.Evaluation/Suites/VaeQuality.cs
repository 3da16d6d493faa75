using Kinora.Data.World;
using Kinora.Media;
using Kinora.Models.VideoVae;

namespace Kinora.Evaluation;

/// <summary>How well a VAE gives back held-out clips.</summary>
/// <param name="Psnr">Mean over the clips of each clip's PSNR, decibel.</param>
/// <param name="Ssim">Mean over the frames of the structural similarity of the luma.</param>
/// <param name="Seam">How much more the error changes across chunk borders than within chunks; 1 is no seam.</param>
/// <param name="Clips">Clips measured.</param>
/// <param name="Frames">Frames of each.</param>
public sealed record VaeQuality(double Psnr, double Ssim, double Seam, int Clips, int Frames)
{
    /// <summary>Clips of the whole measurement.</summary>
    public const int AllClips = 32;

    private const int Chunks = 4;
    private const ulong Seed = 3141;

    /// <summary>Renders, encodes, decodes and compares.</summary>
    /// <param name="vae">Both halves.</param>
    /// <param name="library">The world.</param>
    /// <param name="size">Pixels per side.</param>
    /// <param name="clips">How many clips.</param>
    /// <param name="cancellation">Looked at before each clip.</param>
    public static VaeQuality Measure(VideoVae vae, ConceptLibrary library, int size, int clips, CancellationToken cancellation = default)
    {
        var sampler = new WorldSampler(library).WithSplit(Split.HeldOut);
        var renderer = new WorldRenderer(library);
        var frames = Chunks * vae.Config.FrameChunk;
        var frameBytes = size * size * 3;
        double psnr = 0, ssim = 0;
        var seams = default(SeamSums);
        for (var clip = 0; clip < clips; clip++)
        {
            cancellation.ThrowIfCancellationRequested();
            var scene = sampler.Sample(Seed, clip);
            var original = renderer.Render(scene, size, size, scene.DrawAnyStartFrame(frames), frames);
            var decoded = VaeLoader.Reconstruct(vae, original, size);
            psnr += PictureQuality.Psnr(original, decoded) / clips;
            for (var frame = 0; frame < frames; frame++)
            {
                var at = frame * frameBytes;
                ssim += PictureQuality.Ssim(original.AsSpan(at, frameBytes), decoded.AsSpan(at, frameBytes), new FrameSize(size, size)) / (clips * frames);
            }

            seams += ChunkSeams.Measure(original, decoded, frameBytes, vae.Config.FrameChunk);
        }

        return new VaeQuality(psnr, ssim, seams.Ratio, clips, frames);
    }
}
