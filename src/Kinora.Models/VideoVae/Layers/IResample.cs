using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>What stands between two levels.</summary>
internal interface IResample
{
    /// <summary>[B, C, T, H, W] to the same channels at another resolution.</summary>
    Tensor Forward(Tensor x_BCTHW);
}
