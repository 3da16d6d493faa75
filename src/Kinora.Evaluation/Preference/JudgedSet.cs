namespace Kinora.Evaluation;

/// <summary>What a judge read off two models' videos of the same prompts and noise.</summary>
/// <param name="Prompts">The prompts.</param>
/// <param name="Videos">Videos of each prompt.</param>
/// <param name="Model">The model's, by the samples' names.</param>
/// <param name="Against">The other's.</param>
public sealed record JudgedSet(
    IReadOnlyList<SuitePrompt> Prompts, int Videos, IReadOnlyDictionary<string, JudgedVideo> Model, IReadOnlyDictionary<string, JudgedVideo> Against)
{
    /// <summary>For each prompt that asks for an axis, what both models' videos of it show.</summary>
    /// <param name="axis">The axis.</param>
    internal IEnumerable<IReadOnlyList<(AxisReading Model, AxisReading Against)>> Of(string axis) => Prompts
        .Select(prompt => Enumerable.Range(0, Videos).Select(video => SampleFolder.NameOf(prompt, video))
            .Where(name => Model[name].Axes.ContainsKey(axis) && Against[name].Axes.ContainsKey(axis))
            .Select(name => (Model[name].Axes[axis], Against[name].Axes[axis])).ToList())
        .Where(pairs => pairs.Count > 0);
}
