using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>
/// Scores a video for a prompt by what people or a judge preferred. One small network follows every place of the latents through time, told the prompt by CLIP's
/// features, so what it learns of one place it knows of all; a frame is then described by the mean over its places and by the strongest, and the video by the mean
/// over its frames, the weakest and the strongest. Scores are strengths of the Bradley-Terry model with ties in Davidson's form (1970). Owns its weights.
/// </summary>
public sealed class RewardModel : IDisposable
{
    private const int Layers = 2;

    private readonly Linear _embed;
    private readonly Linear _text;
    private readonly Tensor _moment_FC;
    private readonly LayerNorm[] _norm;
    private readonly Linear[] _mix;
    private readonly Linear _frame;
    private readonly Linear _hidden;
    private readonly Linear _score;

    /// <summary>Builds the network on weights that it owns from now on.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="store">Fresh weights, a checkpoint's, or shapes only.</param>
    public RewardModel(RewardConfig config, ParameterStore store)
    {
        (Config, Parameters) = (config, store);
        var (path, width) = (store.Root["reward"], config.Width);
        _embed = new Linear(path["embed"], 3 * config.Channels, width);
        _text = new Linear(path["text"], config.TextWidth, width);
        // The latent frames of a chunk are of three kinds, and only the borders of chunks can jump.
        _moment_FC = path.Get("moment", Initialization.Zeros, config.LatentFrames, width);
        _norm = [.. Enumerable.Range(0, Layers).Select(k => new LayerNorm(path["norm"][k], width, 1e-5))];
        _mix = [.. Enumerable.Range(0, Layers).Select(k => new Linear(path["mix"][k], 3 * width, width))];
        _frame = new Linear(path["frame"], 2 * width, width);
        _hidden = new Linear(path["hidden"], 3 * width, width);
        _score = new Linear(path["score"], width, 1, initialization: Initialization.FanIn(0.3));
        LogTie = path.Get("log_tie", Initialization.Zeros, 1);
    }

    /// <summary>Sizes.</summary>
    public RewardConfig Config { get; }

    /// <summary>All weights.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>The logarithm of how often equals tie.</summary>
    internal Tensor LogTie { get; }

    /// <summary>Scores videos: [B].</summary>
    /// <param name="latents_BFChw">Latent frames [B, F, z, h, w]; h and w may be any.</param>
    /// <param name="text_BC">The prompts' features.</param>
    public Tensor Forward(Tensor latents_BFChw, Tensor text_BC)
    {
        using var scope = new TensorScope();
        var (videos, frames, channels) = (latents_BFChw.Size(0), latents_BFChw.Size(1), latents_BFChw.Size(2));
        var places_RFC = latents_BFChw.Reshape(videos, frames, channels, -1).Permute(0, 3, 1, 2).Reshape(-1, frames, channels);
        var x_BPFC = _embed.Forward(TimeNeighbours.Of(places_RFC, 1)).Reshape(videos, -1, frames, Config.Width);
        x_BPFC = (x_BPFC + _text.Forward(text_BC).Reshape(videos, 1, 1, -1) + _moment_FC).Silu();
        var x_RFC = x_BPFC.Reshape(-1, frames, Config.Width);
        for (var k = 0; k < Layers; k++) x_RFC = x_RFC + _mix[k].Forward(TimeNeighbours.Of(_norm[k].Forward(x_RFC), 1)).Silu();

        x_BPFC = x_RFC.Reshape(videos, -1, frames, Config.Width);
        var frames_BFC = _frame.Forward(Tensor.Concat([x_BPFC.Mean([1]), Extreme("amax", x_BPFC)], 2)).Silu();
        var video_BC = Tensor.Concat([frames_BFC.Mean([1]), Extreme("amin", frames_BFC), Extreme("amax", frames_BFC)], 1);
        return scope.Keep(_score.Forward(_hidden.Forward(video_BC).Silu()).Reshape(-1));
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => Parameters.Dispose();

    private static Tensor Extreme(string which, Tensor x) => Engine.Call(which, x, new long[] { 1 }, false);
}
