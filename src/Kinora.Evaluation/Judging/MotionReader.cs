using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>
/// A small network of convolutions over time that reads a track: which motion it is, and whether it heads left or right.
/// Owns its weights.
/// </summary>
public sealed class MotionReader : IDisposable
{
    /// <summary>Values of a point: own x, y, logarithm of width and height, seen; the other thing's x and y relative to it, seen.</summary>
    internal const int PointValues = 8;

    /// <summary>Left, none, right.</summary>
    internal const int Headings = 3;

    private const int Layers = 4;

    private readonly Linear _embed;
    private readonly Linear[] _mix;
    private readonly LayerNorm[] _norm;
    private readonly Linear _hidden;
    private readonly Linear _motion;
    private readonly Linear _heading;

    /// <summary>Builds the network on weights that it owns from now on.</summary>
    /// <param name="config">Sizes and classes.</param>
    /// <param name="store">Fresh weights, a checkpoint's, or shapes only.</param>
    public MotionReader(JudgeConfig config, ParameterStore store)
    {
        (Config, Parameters) = (config, store);
        var (path, width) = (store.Root["motion_reader"], config.MotionWidth);
        _embed = new Linear(path["embed"], PointValues, width);
        _norm = [.. Enumerable.Range(0, Layers).Select(k => new LayerNorm(path["norm"][k], width, 1e-5))];
        // Three neighbours in time side by side: a convolution as a product.
        _mix = [.. Enumerable.Range(0, Layers).Select(k => new Linear(path["mix"][k], 3 * width, width))];
        _hidden = new Linear(path["hidden"], 3 * width, 2 * width);
        _motion = new Linear(path["motion"], 2 * width, config.Motions.Count, initialization: Initialization.FanIn(0.3));
        _heading = new Linear(path["heading"], 2 * width, Headings, initialization: Initialization.FanIn(0.3));
    }

    /// <summary>Sizes and classes.</summary>
    public JudgeConfig Config { get; }

    /// <summary>All weights.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>Reads tracks.</summary>
    /// <param name="points_BTK">[B, track points, 8].</param>
    /// <returns>Logits of the motions [B, motions] and of the headings [B, 3].</returns>
    internal (Tensor Motions, Tensor Headings) Forward(Tensor points_BTK)
    {
        using var scope = new TensorScope();
        var x = _embed.Forward(points_BTK);
        for (var k = 0; k < Layers; k++) x = x + _mix[k].Forward(TimeNeighbours.Of(_norm[k].Forward(x), 1L << (2 * Math.Min(k, 2)))).Silu();
        var pooled = Tensor.Concat([x.Mean([1]), Engine.Call("amax", x, new long[] { 1 }, false), Engine.Call("amin", x, new long[] { 1 }, false)], 1);
        var hidden = _hidden.Forward(pooled).Silu();
        return (scope.Keep(_motion.Forward(hidden)), scope.Keep(_heading.Forward(hidden)));
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => Parameters.Dispose();
}
