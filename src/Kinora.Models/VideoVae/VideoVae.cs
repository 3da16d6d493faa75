using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae;

/// <summary>
/// The causal video autoencoder of Step-Video-T2V (report section 4.1): 17 pixel frames to 3 latent frames, 16x16 pixels to
/// one position. Owns its weights.
/// </summary>
public sealed class VideoVae : IDisposable
{
    // A strip of 64 MB in fp32: several cores have work, and the copies inside a convolution stay small.
    private const long TileElements = 1 << 24;

    private readonly VideoVaeEncoder? _encoder;
    private readonly VideoVaeDecoder? _decoder;

    /// <summary>Builds the network on weights that it owns from now on.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="store">Fresh weights, a checkpoint's, or shapes only.</param>
    /// <param name="parts">Which halves to build.</param>
    public VideoVae(VideoVaeConfig config, ParameterStore store, VideoVaeParts parts = VideoVaeParts.Both)
    {
        Config = config;
        Parameters = store;
        if (parts.HasFlag(VideoVaeParts.Encoder)) _encoder = new VideoVaeEncoder(store.Root["encoder"], config);
        if (parts.HasFlag(VideoVaeParts.Decoder)) _decoder = new VideoVaeDecoder(store.Root["decoder"], config);
    }

    internal VideoVaeDecoder? Decoder => _decoder;

    /// <summary>The network's shape.</summary>
    public VideoVaeConfig Config { get; }

    /// <summary>All weights under their module names; <see cref="VideoVaeWeightMap"/> knows the file's.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>A network with fresh weights that depend on the seed only.</summary>
    public static VideoVae Fresh(VideoVaeConfig config, ulong seed, Device device = default) => new(config, ParameterStore.Fresh(seed, device));

    /// <summary>A network with a checkpoint's weights.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="source">The checkpoint; both spellings of the last convolution are understood.</param>
    /// <param name="parts">Which halves to load.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="dtype">What it computes in.</param>
    public static VideoVae Load(VideoVaeConfig config, ITensorSource source, VideoVaeParts parts = VideoVaeParts.Both, Device device = default, DType dtype = DType.F32) =>
        new(config, ParameterStore.From(source, device, dtype, VideoVaeWeightMap.KeysOf(source)), parts);

    /// <summary>Encodes a video, 17 frames at a time.</summary>
    /// <param name="video_BTCHW">Pixels [B, T, 3, H, W] in [-1, 1]; H and W multiples of 16.</param>
    /// <returns>The distribution of the latents [B, F, z, H/16, W/16]; its tensors belong to the current scope.</returns>
    /// <exception cref="ArgumentException">A size that the network has no result for; the nearest valid ones are named.</exception>
    /// <exception cref="InvalidOperationException">Only the decoder was loaded.</exception>
    public Posterior Encode(Tensor video_BTCHW)
    {
        var encoder = _encoder ?? throw new InvalidOperationException("Encoding a video: this VAE was loaded with its decoder only. Load VideoVaeParts.Both.");
        CheckVideo(video_BTCHW);
        using var scope = new TensorScope();
        var moments = video_BTCHW.Split(Config.FrameChunk, 1).Select(chunk => FrameOrder(encoder.Forward(FrameOrder(chunk).Contiguous()))).ToArray();
        return new Posterior(scope.Keep(moments.Length == 1 ? moments[0].Contiguous() : Tensor.Concat(moments, 1)));
    }

    /// <summary>Decodes latents to a whole video; see <see cref="DecodeChunks"/> for long ones.</summary>
    /// <param name="latents_BFCHW">[B, F, z, h, w].</param>
    /// <param name="cancellation">Looked at before each chunk.</param>
    /// <returns>Pixels [B, T, 3, 16h, 16w], nominally in [-1, 1], not clamped.</returns>
    /// <exception cref="ArgumentException">The latents do not have five axes and z channels, or have no frame.</exception>
    /// <exception cref="InvalidOperationException">Only the encoder was loaded.</exception>
    public Tensor Decode(Tensor latents_BFCHW, CancellationToken cancellation = default)
    {
        var parts = new List<Tensor>();
        try
        {
            // Out of the decoding's scope: the parts outlive the callback.
            DecodeChunks(latents_BFCHW, frames => parts.Add(frames.Unscoped()), cancellation: cancellation);
            return Tensor.Concat([.. parts], 1);
        }
        finally
        {
            foreach (var part in parts) part.Dispose();
        }
    }

    /// <summary>
    /// Decodes latents chunk by chunk and hands the frames on as soon as they are final, so that memory stays that of one chunk.
    /// Neighbours over a chunk border are blended: with f before and g after it, g becomes s g + (1 - s) f, then f becomes
    /// s f + (1 - s) g, the new g, where s is <see cref="VideoVaeConfig.BlendShare"/>.
    /// </summary>
    /// <param name="latents_BFCHW">[B, F, z, h, w].</param>
    /// <param name="onFrames">Is given the next frames [B, n, 3, 16h, 16w], in order. They are freed after it returns.</param>
    /// <param name="tiled">Whether a chunk is decoded in tiles (<see cref="VideoVaeDecoder.ForwardTiled"/>): pixels differ by less than 1e-4, of large
    /// pictures it takes a fraction of the memory, and somewhat longer. Without gradients only.</param>
    /// <param name="cancellation">Looked at before each chunk.</param>
    /// <exception cref="ArgumentException">The latents do not have five axes and z channels, or have no frame.</exception>
    /// <exception cref="InvalidOperationException">Only the encoder was loaded.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void DecodeChunks(Tensor latents_BFCHW, Action<Tensor> onFrames, bool tiled = false, CancellationToken cancellation = default)
    {
        var decoder = _decoder ?? throw new InvalidOperationException("Decoding latents: this VAE was loaded with its encoder only. Load VideoVaeParts.Both.");
        CheckLatents(latents_BFCHW);
        using var scope = new TensorScope();
        var share = Config.BlendShare;
        Tensor? held = null;
        foreach (var chunk in latents_BFCHW.Split(Config.LatentChunk, 1))
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = new TensorScope();
            var z = FrameOrder(chunk).Contiguous();
            var frames = FrameOrder(tiled ? decoder.ForwardTiled(z, TileElements) : decoder.Forward(z));
            if (held is not null)
            {
                var first = (frames.Narrow(1, 0, 1) * share) + (held * (1 - share));
                onFrames((held * share) + (first * (1 - share)));
                held.Dispose();
                frames = Tensor.Concat([first, frames.Narrow(1, 1, frames.Size(1) - 1)], 1);
            }

            // The last frame waits: the next chunk may change it.
            var ready = frames.Size(1) - 1;
            if (ready > 0) onFrames(frames.Narrow(1, 0, ready).Contiguous());
            held = inner.Keep(frames.Narrow(1, ready, 1).Clone());
        }

        onFrames(held!);
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => Parameters.Dispose();

    // Exchanges the axes of frames and channels.
    private static Tensor FrameOrder(Tensor x) => x.Transpose(1, 2);

    private void CheckVideo(Tensor video)
    {
        if (video.Dimensions != 5 || video.Size(2) != 3) throw new ArgumentException($"Encoding a video: pixels [B, T, 3, H, W] are needed, got {video}.");
        var faults = new List<string>();
        var frames = (int)video.Size(1);
        if (Config.LatentFrames(frames) is null) faults.Add($"{frames} frames have no latent form, the nearest lengths that have one are {Nearest(frames)}");
        foreach (var (name, axis) in new[] { ("height", 3), ("width", 4) })
        {
            var size = video.Size(axis);
            var below = size / VideoVaeConfig.SpatialFactor * VideoVaeConfig.SpatialFactor;
            if (size != below || size == 0) faults.Add($"the {name} {size} is not a multiple of {VideoVaeConfig.SpatialFactor}, take {(below > 0 ? $"{below} or " : "")}{below + VideoVaeConfig.SpatialFactor}");
        }

        if (faults.Count > 0) throw new ArgumentException($"Encoding a video {video}: {string.Join("; ", faults)}.");
    }

    private string Nearest(int frames)
    {
        var below = Enumerable.Range(1, Math.Max(0, frames - 1)).Reverse().Cast<int?>().FirstOrDefault(n => Config.LatentFrames(n!.Value) is not null);
        var above = Enumerable.Range(Math.Max(1, frames + 1), Config.FrameChunk).First(n => Config.LatentFrames(n) is not null);
        return below is { } shorter ? $"{shorter} and {above}" : $"{above}";
    }

    private void CheckLatents(Tensor latents)
    {
        if (latents.Dimensions != 5 || latents.Size(2) != Config.LatentChannels || latents.Size(1) < 1)
        {
            throw new ArgumentException($"Decoding latents: [B, F, {Config.LatentChannels}, h, w] with at least one frame are needed, got {latents}.");
        }
    }
}
