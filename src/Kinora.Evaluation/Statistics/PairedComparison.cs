namespace Kinora.Evaluation;

/// <summary>One model against another on one metric, prompt by prompt.</summary>
/// <param name="Prompts">Prompts that both have a value for.</param>
/// <param name="Mean">Mean of the one.</param>
/// <param name="AgainstMean">Mean of the other.</param>
/// <param name="Difference">The one minus the other.</param>
/// <param name="Low">Lower end of the difference's bootstrap interval at 95 %.</param>
/// <param name="High">Upper end.</param>
/// <param name="Verdict">What may be said: the interval at 99 % decides, since a report holds more than a dozen metrics.</param>
public sealed record PairedComparison(int Prompts, double Mean, double AgainstMean, double Difference, double Low, double High, MetricVerdict Verdict)
{
    /// <summary>With fewer prompts nothing is decided: six differences of one sign come up by chance once in 32 times.</summary>
    public const int LeastPrompts = 6;

    /// <summary>Compares.</summary>
    /// <param name="values">Values of the one, prompt by prompt.</param>
    /// <param name="against">Values of the other for the same prompts.</param>
    /// <param name="direction">Which values are good.</param>
    /// <param name="seed">Seed of the resampling.</param>
    /// <param name="resamples">How often the prompts are drawn anew.</param>
    /// <exception cref="ArgumentException">The lists are empty or differ in length.</exception>
    public static PairedComparison Of(IReadOnlyList<double> values, IReadOnlyList<double> against, MetricDirection direction, int seed, int resamples = BootstrapMean.Resamples)
    {
        if (values.Count == 0 || values.Count != against.Count) throw new ArgumentException($"Comparing: two values for every prompt are needed, got {values.Count} and {against.Count}.", nameof(against));
        double[] differences = [.. values.Zip(against, (a, b) => a - b)];
        var bootstrap = new BootstrapMean(differences, seed, resamples);
        var (shown, decisive) = (bootstrap.At95, bootstrap.At99);
        var verdict = values.Count < LeastPrompts || decisive.Contains(0) ? MetricVerdict.Undecided : Name(decisive.Low > 0, direction);
        return new PairedComparison(values.Count, values.Average(), against.Average(), differences.Average(), shown.Low, shown.High, verdict);
    }

    private static MetricVerdict Name(bool isHigher, MetricDirection direction) => (direction, isHigher) switch
    {
        (MetricDirection.None, true) => MetricVerdict.Higher,
        (MetricDirection.None, false) => MetricVerdict.Lower,
        (MetricDirection.Higher, true) or (MetricDirection.Lower, false) => MetricVerdict.Better,
        _ => MetricVerdict.Worse,
    };
}
