namespace Kinora.Evaluation;

/// <summary>Which seeds a suite's videos have: fixed, so that two models are compared on the same noise and nothing is picked.</summary>
public static class SuiteSeeds
{
    /// <summary>The first video of prompt 0.</summary>
    public const ulong First = 50_000;

    // More than any suite has prompts.
    private const ulong BetweenRounds = 100_000;

    /// <summary>The seed of a video.</summary>
    /// <param name="prompt">The prompt; its languages share their seeds.</param>
    /// <param name="round">Which of the videos of this prompt, from 0.</param>
    public static ulong Of(EvaluationPrompt prompt, int round) => First + (ulong)prompt.Number + ((ulong)round * BetweenRounds);
}
