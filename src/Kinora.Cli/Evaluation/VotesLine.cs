using Kinora.Evaluation;

namespace Kinora.Cli.Evaluation;

/// <summary>The JSON line of <c>kinora evaluate votes</c>.</summary>
/// <param name="Votes">Votes read.</param>
/// <param name="Scores">Scores read.</param>
/// <param name="Strengths">Strengths of the models by the axis's name, strongest first.</param>
internal sealed record VotesLine(int Votes, int Scores, IReadOnlyDictionary<string, IReadOnlyList<ModelStrength>> Strengths);
