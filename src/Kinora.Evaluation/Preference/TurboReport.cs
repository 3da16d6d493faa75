using System.Text.Json;

namespace Kinora.Evaluation;

/// <summary>What <c>kinora evaluate turbo</c> found of a fast model against the one that it was made from.</summary>
/// <param name="Evaluations">Evaluations of the transformer for one video: steps, twice where guidance is active.</param>
/// <param name="AgainstEvaluations">The other's.</param>
/// <param name="Seconds">Median seconds of the denoising phase of one video.</param>
/// <param name="AgainstSeconds">The other's.</param>
/// <param name="Threads">Processor threads.</param>
/// <param name="Axes">Every axis of the judge, over all prompts that ask for it.</param>
/// <param name="Model">The fast model: weights and settings.</param>
/// <param name="Against">The other.</param>
public sealed record TurboReport(
    int Evaluations, int AgainstEvaluations, double Seconds, double AgainstSeconds, int Threads, IReadOnlyDictionary<string, AxisDifference> Axes, SampleRun Model, SampleRun Against)
{
    /// <summary>How many times faster the denoising phase is.</summary>
    public double Speedup => AgainstSeconds / Seconds;

    /// <summary>By how many points the worst axis is below the other model's; at least 0.</summary>
    public double JudgeLossPoints => Math.Max(0, Axes.Values.Max(axis => -axis.Points));

    /// <summary>By how many points the axes are below the other model's, mean over axes; below 0 where the fast model is better.</summary>
    public double MeanLossPoints => Axes.Values.Average(axis => -axis.Points);

    /// <summary>The figures for a file of results.</summary>
    /// <param name="key">What their names begin with.</param>
    public IReadOnlyDictionary<string, double> Results(string key) => new SortedDictionary<string, double>(StringComparer.Ordinal)
    {
        [$"{key}_evaluations"] = Evaluations,
        [$"{key}_against_evaluations"] = AgainstEvaluations,
        [$"{key}_speedup"] = Speedup,
        [$"{key}_judge_loss_points"] = JudgeLossPoints,
        [$"{key}_judge_mean_loss_points"] = MeanLossPoints,
    };

    /// <summary>The report as one line of JSON.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, JsonFolder.Line.TurboReport);

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonFolder.Readable.TurboReport) + "\n";
}
