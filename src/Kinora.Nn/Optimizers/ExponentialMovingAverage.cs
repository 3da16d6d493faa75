using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>A running average of a network's weights: what is sampled from and shipped.</summary>
public sealed class ExponentialMovingAverage : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly Tensor[] _average;
    private readonly double _decay;

    /// <summary>Starts the average at the present weights.</summary>
    /// <param name="parameters">The weights that are trained.</param>
    /// <param name="decay">Share of the average that stays per step, near 1; during the first steps less, so that the start is forgotten.</param>
    public ExponentialMovingAverage(IEnumerable<Parameter> parameters, double decay)
    {
        _parameters = [.. parameters];
        _decay = decay;
        using var noGrad = GradMode.NoGrad();
        _average = [.. _parameters.Select(p => p.Value.Clone().Unscoped())];
    }

    /// <summary>How many updates have been made.</summary>
    public long UpdateCount { get; set; }

    /// <summary>The averaged weights under the parameters' names.</summary>
    public IEnumerable<Parameter> State() => _parameters.Zip(_average, (p, average) => new Parameter(p.Name, average));

    /// <summary>Moves the average towards the present weights.</summary>
    public void Update()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        UpdateCount++;
        var decay = Math.Min(_decay, (1.0 + UpdateCount) / (10.0 + UpdateCount));
        Engine.Run("_foreach_mul_.Scalar", _average, decay);
        Engine.Run("_foreach_add_.List", _average, _parameters.Select(p => p.Value).ToArray(), 1 - decay);
    }

    /// <summary>Exchanges the weights and the average in place; calling it twice restores both.</summary>
    public void Swap()
    {
        using var noGrad = GradMode.NoGrad();
        for (var k = 0; k < _average.Length; k++)
        {
            using var scope = new TensorScope();
            var kept = _parameters[k].Value.Clone();
            _parameters[k].Value.CopyFrom(_average[k]);
            _average[k].CopyFrom(kept);
        }
    }

    /// <summary>Frees the average.</summary>
    public void Dispose()
    {
        foreach (var tensor in _average) tensor.Dispose();
    }
}
