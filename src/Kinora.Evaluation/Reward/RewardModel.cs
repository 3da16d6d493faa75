using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>
/// Scores a video for a prompt by what people or a judge preferred: convolutions over time on its latent frames, beside CLIP's features of the prompt. Scores
/// are strengths of the Bradley-Terry model with ties in Davidson's form (1970). Owns its weights.
/// </summary>
public sealed class RewardModel : IDisposable
{
    private const int Layers = 3;

    private readonly Linear _embed;
    private readonly Linear _text;
    private readonly LayerNorm[] _norm;
    private readonly Linear[] _mix;
    private readonly Linear _hidden;
    private readonly Linear _score;

    /// <summary>Builds the network on weights that it owns from now on.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="store">Fresh weights, a checkpoint's, or shapes only.</param>
    public RewardModel(RewardConfig config, ParameterStore store)
    {
        (Config, Parameters) = (config, store);
        var (path, width) = (store.Root["reward"], config.Width);
        _embed = new Linear(path["embed"], config.FrameValues, width);
        _text = new Linear(path["text"], config.TextWidth, width);
        _norm = [.. Enumerable.Range(0, Layers).Select(k => new LayerNorm(path["norm"][k], width, 1e-5))];
        _mix = [.. Enumerable.Range(0, Layers).Select(k => new Linear(path["mix"][k], 3 * width, width))];
        _hidden = new Linear(path["hidden"], 5 * width, 2 * width);
        _score = new Linear(path["score"], 2 * width, 1, initialization: Initialization.FanIn(0.3));
        LogTie = path.Get("log_tie", Initialization.Zeros, 1);
    }

    /// <summary>Sizes.</summary>
    public RewardConfig Config { get; }

    /// <summary>All weights.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>The logarithm of how often equals tie.</summary>
    internal Tensor LogTie { get; }

    /// <summary>Scores videos: [B].</summary>
    /// <param name="latents_BFV">Latent frames, flat: [B, F, z h w].</param>
    /// <param name="text_BC">The prompts' features.</param>
    public Tensor Forward(Tensor latents_BFV, Tensor text_BC)
    {
        using var scope = new TensorScope();
        var x = _embed.Forward(latents_BFV);
        for (var k = 0; k < Layers; k++) x = x + _mix[k].Forward(TimeNeighbours.Of(_norm[k].Forward(x), 1L << (2 * k))).Silu();
        var (mean, text) = (x.Mean([1]), _text.Forward(text_BC));
        var pooled = Tensor.Concat([mean, Engine.Call("amax", x, new long[] { 1 }, false), Engine.Call("amin", x, new long[] { 1 }, false), text, text * mean], 1);
        return scope.Keep(_score.Forward(_hidden.Forward(pooled).Silu()).Reshape(-1));
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => Parameters.Dispose();
}
