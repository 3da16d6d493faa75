using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training.Planning;

/// <summary>A transformer with the VAE whose latents it learns, as shapes only.</summary>
internal sealed class TransformerShapes : IDisposable
{
    private const int Channels = 3;

    private readonly StepVideoDit _dit;
    private readonly VideoVae _vae;
    private readonly TextEncoderShapes _text;
    private readonly long[] _latentFrame;

    /// <summary>Builds the networks.</summary>
    /// <param name="config">Sizes of the transformer.</param>
    /// <param name="vae">Sizes of the VAE.</param>
    /// <param name="text">The text encoders; stay the caller's.</param>
    /// <param name="latentFrame">z, h, w of a latent frame.</param>
    /// <param name="adapters">The transformer's adapters; null for none.</param>
    public TransformerShapes(StepVideoDitConfig config, VideoVaeConfig vae, TextEncoderShapes text, long[] latentFrame, LowRankSettings? adapters = null)
    {
        (_text, _latentFrame) = (text, latentFrame);
        var store = ParameterStore.Meta();
        _dit = new StepVideoDit(config, adapters is null ? store : store.WithAdapters(adapters, Device.Meta));
        _vae = new VideoVae(vae, ParameterStore.Meta());
    }

    /// <summary>The transformer's weights and adapters.</summary>
    public ParameterStore Transformer => _dit.Parameters;

    /// <summary>The networks that no stage of the transformer trains.</summary>
    public IReadOnlyList<PlannedNetwork> Frozen => [new("vae", _vae.Parameters.ElementCount, 0), .. _text.Networks];

    /// <summary>Encodes captions and asks the transformer: [rows, F, z, h, w].</summary>
    /// <param name="rows">Samples.</param>
    /// <param name="frames">Latent frames F.</param>
    /// <param name="views">Neighbouring samples that share a caption.</param>
    /// <param name="crop">Rows and columns of a square window; null for whole frames.</param>
    public Tensor Predict(int rows, int frames, int views = 1, int? crop = null)
    {
        var (caption_BLC, clip_BKC) = _text.Encode(rows / views);
        var context = _dit.PrepareText(caption_BLC, clip_BKC, Enumerable.Repeat(_text.TextLength, rows / views).ToArray());
        return _dit.Forward(StageTrace.Shape([rows, frames, .. Frame(crop)]), StageTrace.Shape(rows), context);
    }

    /// <summary>Tokens of a latent frame.</summary>
    /// <param name="crop">Rows and columns of a square window; null for whole frames.</param>
    public double TokensPerFrame(int? crop = null) => Frame(crop)[1] * Frame(crop)[2];

    /// <summary>Values of a latent frame.</summary>
    /// <param name="crop">Rows and columns of a square window; null for whole frames.</param>
    public long ValuesPerFrame(int? crop = null) => Frame(crop)[0] * Frame(crop)[1] * Frame(crop)[2];

    /// <summary>Activations of a sample sheet at their highest, in bytes: sampling with guidance, or decoding one video.</summary>
    /// <param name="samples">Videos or pictures that are sampled together.</param>
    /// <param name="frames">Latent frames.</param>
    public long SheetBytes(int samples, int frames) => Math.Max(
        StageTrace.Frozen(() => Predict(2 * samples, frames)).Bytes,
        StageTrace.Frozen(() => _vae.Decode(StageTrace.Shape([1, frames, .. _latentFrame]))).Bytes);

    /// <summary>What encoding one clip of square pictures takes.</summary>
    /// <param name="frames">Frames of the clip.</param>
    /// <param name="side">Pixels per side.</param>
    public (double Flops, long Bytes) Encoding(int frames, int side) => StageTrace.Frozen(() => _vae.Encode(StageTrace.Shape(1, frames, Channels, side, side)));

    /// <summary>Bytes of a prepared batch.</summary>
    /// <param name="rows">Samples.</param>
    /// <param name="frames">Latent frames.</param>
    /// <param name="captions">Captions.</param>
    /// <param name="crop">Rows and columns of a square window; null for whole frames.</param>
    public long BatchBytes(int rows, int frames, int captions, int? crop = null) => (rows * frames * ValuesPerFrame(crop) * sizeof(float)) + _text.TokenBytes(captions);

    /// <summary>Drops all shapes but the text encoders'.</summary>
    public void Dispose()
    {
        _dit.Dispose();
        _vae.Dispose();
    }

    private long[] Frame(int? crop) => crop is { } side ? [_latentFrame[0], side, side] : _latentFrame;
}
