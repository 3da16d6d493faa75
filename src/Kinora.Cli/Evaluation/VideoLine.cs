using Kinora.Evaluation;

namespace Kinora.Cli.Evaluation;

/// <summary>The JSON line of <c>kinora evaluate video</c>.</summary>
/// <param name="File">The video.</param>
/// <param name="Figures">By the metric's key; what the video is too short for is left out.</param>
/// <param name="FreeFall">The fall of a single thing before a still ground; null when there is none.</param>
/// <param name="PhysicsIq">Against a real clip; null without one.</param>
/// <param name="PhysicsIqScore">Relative to a second take of it, per cent; null without one.</param>
internal sealed record VideoLine(string File, IReadOnlyDictionary<string, double> Figures, FreeFall? FreeFall, PhysicsIqFigures? PhysicsIq, double? PhysicsIqScore);
