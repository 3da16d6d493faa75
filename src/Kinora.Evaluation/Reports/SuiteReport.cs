using System.Text.Json;

namespace Kinora.Evaluation;

/// <summary>What an evaluation over a suite of prompts found: <c>report.json</c>.</summary>
/// <param name="Suite">The suite's name.</param>
/// <param name="PromptsInSuite">Prompts that the suite has.</param>
/// <param name="Prompts">Prompts that were run.</param>
/// <param name="VideosPerPrompt">Videos of each, from seeds of their own.</param>
/// <param name="Clip">The CLIP; null without one.</param>
/// <param name="Model">The model.</param>
/// <param name="Against">The other; null without one.</param>
/// <param name="Metrics">Every metric with a value.</param>
/// <param name="Categories">Every category, in the suite's order; empty where prompts have none.</param>
/// <param name="FrechetDistance">Between the CLIP features of the two models' videos (KFD); null without another model, without a CLIP or with fewer than two videos.</param>
public sealed record SuiteReport(
    string Suite, int PromptsInSuite, int Prompts, int VideosPerPrompt, ClipDescription? Clip, SuiteModel Model, SuiteModel? Against,
    IReadOnlyList<MetricRow> Metrics, IReadOnlyList<CategoryRow> Categories, double? FrechetDistance)
{
    private static readonly EvaluationJson Line = new(new JsonSerializerOptions(JsonFolder.Readable.Options) { WriteIndented = false });

    /// <summary>What people said about the two models; it stays in its own files.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<Judgement> Judgements { get; init; } = [];

    /// <summary>The report as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonFolder.Readable.SuiteReport) + "\n";

    /// <summary>The report as one line of JSON, without what was measured on single videos.</summary>
    public string ToLine() => JsonSerializer.Serialize(this with { Model = Model with { Prompts = [] }, Against = Against is null ? null : Against with { Prompts = [] } }, Line.SuiteReport);
}
