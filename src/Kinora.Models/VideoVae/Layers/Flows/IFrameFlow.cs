using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers.Flows;

/// <summary>
/// A layer through which a video goes a few frames at a time. It keeps what later frames need of earlier ones: frames are normed
/// one by one and convolved causally, so the results are those of the whole video. Without gradients only.
/// </summary>
internal interface IFrameFlow : IDisposable
{
    /// <summary>What the next frames become: [B, C, n, H, W] to [B, C', n', H', W'].</summary>
    Tensor Push(Tensor x_BCTHW);
}
