using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.StepVideoDit;

/// <summary>
/// The diffusion transformer (spec 3; report section 4.2): latents, a time and two texts in, the velocity from noise to
/// data out. Names in the code: B rows, F latent frames, C latent channels, h x w latent rows and columns,
/// S = F h w tokens, D width, L text tokens.
/// </summary>
public sealed class StepVideoDit : IDisposable
{
    private readonly ParameterStore _parameters;
    private readonly PatchEmbedding _patchEmbedding;
    private readonly PositionEmbedding? _positions;
    private readonly TimestepConditioning _time;
    private readonly TextConditioning _text;
    private readonly DitBlock[] _blocks;
    private readonly Tensor _outputTable_2D;
    private readonly Linear _output;
    private readonly Lock _rotaryLock = new();
    private RotaryEmbedding3D? _rotary;

    /// <summary>Builds the network on weights that are loaded, fresh, or shapes only; it owns them from now on.</summary>
    public StepVideoDit(StepVideoDitConfig config, ParameterStore parameters)
    {
        Config = config.Checked();
        _parameters = parameters;
        var root = parameters.Root;
        var patch = config.PatchSize * config.PatchSize;
        _patchEmbedding = new PatchEmbedding(root["pos_embed"]["proj"], config);
        _positions = config.PositionWaves > 0 ? new PositionEmbedding(root["pos_embed"]["places"], config) : null;
        _time = new TimestepConditioning(root["adaln_single"], config.Width);
        _text = new TextConditioning(root, config);
        _outputTable_2D = root.Get("scale_shift_table", Initialization.Normal(1 / Math.Sqrt(config.Width)), 2, config.Width);
        _output = new Linear(root["proj_out"], config.Width, patch * config.OutChannels, initialization: Initialization.Zeros);
        _blocks = [.. Enumerable.Range(0, config.Layers).Select(k => new DitBlock(root["transformer_blocks"][k], config))];
    }

    /// <summary>The network's sizes.</summary>
    public StepVideoDitConfig Config { get; }

    /// <summary>Its weights.</summary>
    public ParameterStore Parameters => _parameters;

    /// <summary>Projects the texts of a batch; the result serves every step of a video.</summary>
    /// <param name="caption_BLC">Step-LLM hidden states.</param>
    /// <param name="clip_BKC">Hunyuan-CLIP hidden states [B, 77, C].</param>
    /// <param name="captionLengths">Valid Step-LLM tokens of each row, from BOS to EOS.</param>
    public TextContext PrepareText(Tensor caption_BLC, Tensor clip_BKC, IReadOnlyList<int> captionLengths) =>
        _text.Forward(caption_BLC, clip_BKC, captionLengths);

    /// <summary>The velocity data - noise at a time.</summary>
    /// <param name="latents_BFChw">Noisy latents.</param>
    /// <param name="time_B">Times in [0, 1], 0 being noise and 1 data.</param>
    /// <param name="text">From <see cref="PrepareText"/>: a text for each row, or for each so many neighbouring rows.</param>
    /// <param name="afterBlock">Called with each block's number and residual stream [B, S, D]; null for none.</param>
    /// <param name="framePositions">Where in a longer video each of the F latent frames stands; null for one after the other from 0.</param>
    /// <param name="cache">What earlier steps of the same video left; null to compute every block.</param>
    /// <param name="cancellation">Looked at before each block.</param>
    /// <returns>[B, F, C, h, w].</returns>
    /// <exception cref="ArgumentException">The rows are no multiple of the texts.</exception>
    public Tensor Forward(Tensor latents_BFChw, Tensor time_B, TextContext text, Action<int, Tensor>? afterBlock = null, IReadOnlyList<int>? framePositions = null, BlockCache? cache = null, CancellationToken cancellation = default)
    {
        if (latents_BFChw.Size(0) % text.Tokens_BLD.Size(0) != 0) throw new ArgumentException($"Running the transformer: {latents_BFChw.Size(0)} rows of latents can't share {text.Tokens_BLD.Size(0)} texts evenly.");
        using var scope = new TensorScope();
        var (frames, rows, columns) = ((int)latents_BFChw.Size(1), (int)latents_BFChw.Size(3), (int)latents_BFChw.Size(4));
        var p = Config.PatchSize;
        framePositions ??= [.. Enumerable.Range(0, frames)];
        var rotary = Rotary(framePositions, rows / p, columns / p, latents_BFChw.Device);
        var time = _time.Forward(time_B, latents_BFChw.DType);

        var x_BSD = _patchEmbedding.Forward(Patchify(latents_BFChw, p));
        if (_positions is not null) x_BSD = _positions.AddTo(x_BSD, framePositions, rows / p, columns / p);
        for (var k = 0; k < _blocks.Length; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var blockScope = new TensorScope();
            var next = _blocks[k].Forward(x_BSD, time.Modulation_B6D, text, rotary);
            var last = k == 0 ? cache?.Find(x_BSD, next) : null;
            x_BSD.Dispose();
            x_BSD = blockScope.Keep(last ?? next);
            afterBlock?.Invoke(k, x_BSD);
            if (last is not null) break;
            if (k == _blocks.Length - 1) cache?.Keep(x_BSD);
        }

        var parts = (_outputTable_2D + time.Embedded_BD.Unsqueeze(1)).Chunk(2, 1);  // shift, scale
        var z = LayerNorm.Modulated(x_BSD, StepVideoDitConfig.NormEps, null, null, parts[1], parts[0]);
        return scope.Keep(Unpatchify(_output.Forward(z), Config.OutChannels, frames, rows / p, columns / p, p));
    }

    /// <summary>Frees the weights and tables.</summary>
    public void Dispose()
    {
        _rotary?.Dispose();
        _parameters.Dispose();
    }

    /// <summary>[B, F, C, h, w] to [B, S, C p p], each token's values in the order in which the convolution's weight holds its inputs.</summary>
    internal static Tensor Patchify(Tensor latents_BFChw, long p)
    {
        var (b, f, c, h, w) = (latents_BFChw.Size(0), latents_BFChw.Size(1), latents_BFChw.Size(2), latents_BFChw.Size(3), latents_BFChw.Size(4));
        return latents_BFChw.Reshape(b, f, c, h / p, p, w / p, p)
            .Permute(0, 1, 3, 5, 2, 4, 6)
            .Reshape(b, f * (h / p) * (w / p), c * p * p);
    }

    /// <summary>[B, S, p p C] to [B, F, C, h, w] (spec 3.10): here the channel runs fastest.</summary>
    internal static Tensor Unpatchify(Tensor z_BSE, long channels, long frames, long rows, long columns, long p) =>
        z_BSE.Reshape(-1, frames, rows, columns, p, p, channels)
            .Permute(0, 1, 6, 2, 4, 3, 5)
            .Reshape(-1, frames, channels, rows * p, columns * p);

    // The angles of the last grid are kept: all steps of a video share them, and so do threads that work on parts of a batch.
    private RotaryEmbedding3D Rotary(IReadOnlyList<int> framePositions, int rows, int columns, Device device)
    {
        using var held = _rotaryLock.EnterScope();
        if (_rotary is { } kept && (kept.Rows, kept.Columns) == (rows, columns) && kept.FramePositions.SequenceEqual(framePositions) && kept.Cos_SD.Device == device) return kept;
        _rotary?.Dispose();
        return _rotary = new RotaryEmbedding3D(Config, framePositions, rows, columns, device);
    }
}
