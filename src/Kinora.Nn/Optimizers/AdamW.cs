using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>Settings of <see cref="AdamW"/>.</summary>
/// <param name="LearningRate">Step size at the end of warm-up; the trainer may scale it per step.</param>
/// <param name="Beta1">Decay of the mean of gradients, in [0, 1).</param>
/// <param name="Beta2">Decay of the mean of squared gradients, in [0, 1).</param>
/// <param name="Eps">Added to the root of the second moment.</param>
/// <param name="WeightDecay">Share of a weight lost per unit of learning rate; for parameters of two or more axes only.</param>
public sealed record AdamWOptions(double LearningRate = 1e-4, double Beta1 = 0.9, double Beta2 = 0.99, double Eps = 1e-8, double WeightDecay = 0.01);

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019), in place, in list operators.</summary>
public sealed class AdamW : IOptimizer
{
    /// <summary>What run files and checkpoints call the method.</summary>
    public const string MethodName = "adamw";

    private readonly Parameter[] _parameters;
    private readonly Tensor[] _mean;
    private readonly Tensor[] _square;

    /// <summary>Makes the optimizer for parameters that record gradients; its state lies on their device.</summary>
    public AdamW(IEnumerable<Parameter> parameters, AdamWOptions options)
    {
        Options = options;
        _parameters = [.. parameters];
        _mean = [.. _parameters.Select(p => Tensor.Zeros(p.Value.Shape, p.Value.DType, p.Value.Device).Unscoped())];
        _square = [.. _parameters.Select(p => Tensor.Zeros(p.Value.Shape, p.Value.DType, p.Value.Device).Unscoped())];
    }

    /// <summary>The settings.</summary>
    public AdamWOptions Options { get; }

    /// <inheritdoc/>
    public string Name => MethodName;

    /// <inheritdoc/>
    public long StepCount { get; set; }

    /// <summary>The state's tensors by name, for checkpoints: <c>mean.KEY</c> and <c>square.KEY</c>.</summary>
    public IEnumerable<Parameter> State()
    {
        for (var k = 0; k < _parameters.Length; k++)
        {
            yield return new Parameter("mean." + _parameters[k].Name, _mean[k]);
            yield return new Parameter("square." + _parameters[k].Name, _square[k]);
        }
    }

    /// <summary>One step from the gradients that the parameters hold. Parameters without a gradient stay as they are.</summary>
    /// <param name="scale">Multiplies the learning rate: warm-up and decay.</param>
    public void Step(double scale = 1)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        StepCount++;
        var used = new List<int>();
        var gradients = new List<Tensor>();
        for (var k = 0; k < _parameters.Length; k++)
        {
            if (_parameters[k].Value.Gradient is not { } gradient) continue;
            used.Add(k);
            gradients.Add(gradient);
        }

        if (used.Count == 0) return;
        var rate = Options.LearningRate * scale;
        Tensor[] values = [.. used.Select(k => _parameters[k].Value)];
        Tensor[] mean = [.. used.Select(k => _mean[k])];
        Tensor[] square = [.. used.Select(k => _square[k])];
        Tensor[] gradient_ = [.. gradients];

        Tensor[] decayed = [.. values.Where(v => v.Dimensions >= 2)];
        if (Options.WeightDecay > 0 && decayed.Length > 0) Engine.Run("_foreach_mul_.Scalar", decayed, 1 - (rate * Options.WeightDecay));

        Engine.Run("_foreach_mul_.Scalar", mean, Options.Beta1);
        Engine.Run("_foreach_add_.List", mean, gradient_, 1 - Options.Beta1);
        Engine.Run("_foreach_mul_.Scalar", square, Options.Beta2);
        Engine.Run("_foreach_addcmul_.Scalar", square, gradient_, gradient_, 1 - Options.Beta2);

        var root = Engine.CallMany("_foreach_sqrt", square);
        Engine.Run("_foreach_div_.Scalar", root, Math.Sqrt(1 - Math.Pow(Options.Beta2, StepCount)));
        Engine.Run("_foreach_add_.Scalar", root, Options.Eps);
        Engine.Run("_foreach_addcdiv_.Scalar", values, mean, root, -rate / (1 - Math.Pow(Options.Beta1, StepCount)));
    }

    /// <summary>Frees the state.</summary>
    public void Dispose()
    {
        foreach (var tensor in _mean.Concat(_square)) tensor.Dispose();
    }
}
