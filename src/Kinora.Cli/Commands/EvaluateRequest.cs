using Kinora.Evaluation;

namespace Kinora.Cli.Commands;

/// <summary>What an evaluation over prompts was asked to do.</summary>
/// <param name="Model">The model.</param>
/// <param name="Against">The other; null for none.</param>
/// <param name="Limit">Prompts at most; null for all.</param>
/// <param name="Seeds">Videos for each prompt.</param>
/// <param name="Clip">Name and folder of the model whose CLIP is used; null for none.</param>
/// <param name="Head">A learned head; null for none.</param>
/// <param name="Votes">A file of votes and scores; null for none.</param>
/// <param name="Judge">Address, name and key of a vision model; null for none.</param>
/// <param name="Threads">Processor threads; null for all.</param>
internal sealed record EvaluateRequest(
    SuiteEvaluation.Entrant Model, SuiteEvaluation.Entrant? Against, int? Limit, int Seeds, (string Name, string Folder)? Clip, string? Head, string? Votes,
    (Uri Address, string Model, string? Key)? Judge, int? Threads);
