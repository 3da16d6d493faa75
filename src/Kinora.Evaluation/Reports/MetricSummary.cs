namespace Kinora.Evaluation;

/// <summary>One model on one metric.</summary>
/// <param name="Prompts">Prompts that have a value.</param>
/// <param name="Mean">Mean over the prompts.</param>
/// <param name="Low">Lower end of its bootstrap interval at 95 %; null with fewer than <see cref="PairedComparison.LeastPrompts"/> prompts, which tell too little.</param>
/// <param name="High">Upper end.</param>
public sealed record MetricSummary(int Prompts, double Mean, double? Low, double? High)
{
    /// <summary>Sums values up.</summary>
    /// <param name="values">A value for each prompt.</param>
    /// <param name="bounds">What values can be: the interval is kept within.</param>
    /// <param name="seed">Seed of the resampling.</param>
    /// <returns>null without values.</returns>
    public static MetricSummary? Of(IReadOnlyList<double> values, Interval bounds, int seed)
    {
        if (values.Count == 0) return null;
        if (values.Count < PairedComparison.LeastPrompts) return new MetricSummary(values.Count, values.Average(), null, null);
        var interval = new BootstrapMean(values, seed).At95;
        return new MetricSummary(values.Count, values.Average(), Math.Max(interval.Low, bounds.Low), Math.Min(interval.High, bounds.High));
    }
}
