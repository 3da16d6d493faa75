using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>
/// The noise a video starts from. It depends on seed, number of the video and shape only: not on how many videos are made,
/// on threads or on the device.
/// </summary>
public static class NoiseSource
{
    /// <summary>Standard normal noise, rounded to bf16 as the reference's is (spec 1.3 item 5) and widened again.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="video">Number of the video among those of the seed, from 0; each has a stream of its own.</param>
    /// <param name="shape">Sizes of the latents.</param>
    /// <param name="device">Where the values are wanted.</param>
    /// <returns>[1, F, z, h, w], F32, owned by the current scope.</returns>
    public static Tensor Sample(ulong seed, int video, LatentShape shape, Device device = default)
    {
        using var scope = new TensorScope();
        var noise = new RandomStream(seed).Split("noise").Split((ulong)video).Normal(shape.Sizes);
        return scope.Keep(noise.To(DType.BF16).To(DType.F32).To(device));
    }
}
