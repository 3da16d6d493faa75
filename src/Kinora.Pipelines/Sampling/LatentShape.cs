using Kinora.Models.VideoVae;

namespace Kinora.Pipelines;

/// <summary>The sizes of a video's latents [1, F, z, h, w] (spec 1.2).</summary>
/// <param name="Frames">Latent frames F: 3 for 17 pixel frames, 1 for a still picture.</param>
/// <param name="Channels">Latent channels z.</param>
/// <param name="Rows">Height / 16.</param>
/// <param name="Columns">Width / 16.</param>
public readonly record struct LatentShape(int Frames, int Channels, int Rows, int Columns)
{
    /// <summary>The axes' lengths.</summary>
    public long[] Sizes => [1, Frames, Channels, Rows, Columns];

    /// <summary>The latents of a request that has no faults.</summary>
    /// <param name="request">The request.</param>
    /// <param name="vae">The model's VAE.</param>
    public static LatentShape Of(GenerationRequest request, VideoVaeConfig vae) => new(
        vae.LatentFrames(request.Frames) ?? throw new ArgumentException($"{request.Frames} frames have no latent form. Check the request first.", nameof(request)),
        vae.LatentChannels,
        request.Height / VideoVaeConfig.SpatialFactor,
        request.Width / VideoVaeConfig.SpatialFactor);
}
