using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kinora.Evaluation;

/// <summary>Everything that an evaluation of a model found: <c>report.json</c> of its run folder.</summary>
/// <param name="Run">What was evaluated.</param>
/// <param name="Prompts">Prompts that were judged.</param>
/// <param name="Scores">The table.</param>
/// <param name="Vae">The VAE's figures.</param>
/// <param name="SecondsPerVideo">Median over the videos of the seconds from the start of loading to the finished file.</param>
/// <param name="Threads">Processor threads that the videos were made with; null where they differ.</param>
/// <param name="Verdicts">Of every video.</param>
public sealed record WorldReport(
    WorldRun Run, int Prompts, WorldScores Scores, VaeQuality Vae, double SecondsPerVideo, int? Threads, IReadOnlyList<PromptVerdict> Verdicts)
{
    private static readonly EvaluationJson Readable = new(new JsonSerializerOptions(EvaluationJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The report as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Readable.WorldReport) + "\n";
}
