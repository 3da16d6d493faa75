using Kinora.Media;
using Kinora.Models.VideoVae;
using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>Decodes the middle of an unfinished video. The VAE is loaded at the first preview and stays until disposal.</summary>
public sealed class PreviewRenderer : IDisposable
{
    /// <summary>Longer sides are thinned out to this many pixels or fewer.</summary>
    public const int LongestSide = 256;

    private const int ChunkLatentFrames = 3;

    private readonly TextToVideoModel _model;
    private readonly Device _device;
    private readonly DType _dtype;
    private VideoVae? _vae;

    internal PreviewRenderer(TextToVideoModel model, Device device, DType dtype) => (_model, _device, _dtype) = (model, device, dtype);

    /// <summary>Frees the VAE, if it was loaded.</summary>
    public void Dispose() => _vae?.Dispose();

    /// <param name="latents_1FChw">The estimate of the finished latents.</param>
    /// <param name="cancellation">Stops the decoding.</param>
    internal VideoFrames Render(Tensor latents_1FChw, CancellationToken cancellation)
    {
        using var scope = new TensorScope();
        _vae ??= _model.LoadDecoder(_device, _dtype);
        var chunks = latents_1FChw.Size(1) / ChunkLatentFrames;
        var middle = chunks == 0 ? latents_1FChw : latents_1FChw.Narrow(1, chunks / 2 * ChunkLatentFrames, ChunkLatentFrames);
        var frames_1TCHW = _vae.Decode(middle.Contiguous().To(_dtype), cancellation);
        var height = frames_1TCHW.Size(3);
        var width = frames_1TCHW.Size(4);
        var every = (Math.Max(height, width) + LongestSide - 1) / LongestSide;
        var bytes_THW3 = FrameConversion.ToBytes(frames_1TCHW.Slice(3, 0, height, every).Slice(4, 0, width, every));
        var frames = new VideoFrames((int)bytes_THW3.Size(0), (int)bytes_THW3.Size(1), (int)bytes_THW3.Size(2));
        bytes_THW3.AsSpan<byte>().CopyTo(frames.Span);
        return frames;
    }
}
