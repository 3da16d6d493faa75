using System.Text.Encodings.Web;
using System.Text.Json;
using Kinora.Data;

namespace Kinora.Evaluation;

/// <summary>Files of judgements: JSON, one on a line, with <c>"kind": "vote"</c> or <c>"kind": "score"</c>.</summary>
public static class VoteFile
{
    private const int MostFaults = 20;

    private static readonly EvaluationJson Line = new(new JsonSerializerOptions(EvaluationJson.Default.Options)
    {
        WriteIndented = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowOutOfOrderMetadataProperties = true,
    });

    /// <summary>Reads a file; empty lines are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EvaluationException">Lines are no judgements; each is named.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static IReadOnlyList<Judgement> Read(string path)
    {
        var (judgements, faults) = (new List<Judgement>(), new List<string>());
        foreach (var (index, text) in File.ReadLines(path).Index())
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            try
            {
                var judgement = JsonSerializer.Deserialize(text, Line.Judgement) ?? throw new JsonException("null is no judgement.");
                if (FaultOf(judgement) is { } fault) faults.Add($"line {index + 1}: {fault}");
                judgements.Add(judgement);
            }
            catch (Exception error) when (error is JsonException or NotSupportedException)
            {
                faults.Add($"line {index + 1}: {error.Message.Split('\n')[0]}");
            }
        }

        if (faults.Count == 0) return judgements;
        var more = faults.Count > MostFaults ? $"\n… and {faults.Count - MostFaults} more." : "";
        throw new EvaluationException($"Reading the votes of {path}: {faults.Count} lines are no judgements. docs/evaluation.md shows their form.\n{string.Join("\n", faults.Take(MostFaults))}{more}");
    }

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="judgements">What it is to hold.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public static void Write(string path, IEnumerable<Judgement> judgements) =>
        JsonLines.Write(path, judgements.Select(ToLine));

    /// <summary>One judgement as its line.</summary>
    /// <param name="judgement">The judgement.</param>
    public static string ToLine(Judgement judgement) => JsonSerializer.Serialize(judgement, Line.Judgement);

    private static string? FaultOf(Judgement judgement) => judgement switch
    {
        Vote vote when vote.First == vote.Second => $"a vote between '{vote.First}' and itself.",
        Score { Value: < JudgementScale.Least or > JudgementScale.Most } score => $"a score of {score.Value}; scores are {JudgementScale.Least} to {JudgementScale.Most}.",
        Score { Axis: JudgementAxis.Overall } => "a score of the axis 'overall'; scores have one of the four axes.",
        _ => null,
    };
}
