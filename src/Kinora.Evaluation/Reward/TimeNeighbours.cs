using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>Lays each moment beside moments before and after it, so that a linear layer over the result is a convolution over time of three taps.</summary>
internal static class TimeNeighbours
{
    /// <summary>Beyond the ends the first and the last moment are repeated.</summary>
    /// <param name="x_BTC">[B, T, C].</param>
    /// <param name="step">How far before and after, at least 1; held to T - 1.</param>
    /// <returns>[B, T, 3 C].</returns>
    public static Tensor Of(Tensor x_BTC, long step)
    {
        var length = x_BTC.Size(1);
        step = Math.Min(step, length - 1);
        if (step < 1) return Tensor.Concat([x_BTC, x_BTC, x_BTC], 2);
        var before = Tensor.Concat([x_BTC.Narrow(1, 0, 1).Expand(-1, step, -1), x_BTC.Narrow(1, 0, length - step)], 1);
        var after = Tensor.Concat([x_BTC.Narrow(1, step, length - step), x_BTC.Narrow(1, length - 1, 1).Expand(-1, step, -1)], 1);
        return Tensor.Concat([before, x_BTC, after], 2);
    }
}
