namespace Kinora.Evaluation;

/// <summary>What one video shows of what its prompt asked for. A criterion that does not apply to the prompt is null.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Seconds">Seconds from the start of loading the model to the finished file.</param>
/// <param name="SeenThings">Things found in at least half of the frames, the main one first.</param>
/// <param name="SeenSetting">The setting seen.</param>
/// <param name="SeenMotions">Motion of each of these things; rolling is told from gliding by the thing.</param>
/// <param name="SeenHeadings">Heading of each of these things.</param>
/// <param name="Thing">Prompts of one thing: the main thing is the one asked for.</param>
/// <param name="Setting">All prompts: the setting is the one asked for.</param>
/// <param name="Motion">Prompts of one thing: the main thing moves as asked, and to the side that the prompt names.</param>
/// <param name="MotionKind">The same without the side.</param>
/// <param name="TwoThings">Prompts of two: both things are in the video.</param>
/// <param name="TwoMotions">Prompts of two: both are there and both move as asked.</param>
/// <param name="Throughout">Prompts of one thing: it is present throughout.</param>
/// <param name="FoundShare">Prompts of one thing: share of the frames in which it is found.</param>
/// <param name="LongestGap">Prompts of one thing: most frames in a row without it.</param>
/// <param name="Acceleration">Falls: the fitted acceleration in picture heights per second squared; null when there is no free fall of the thing asked for.</param>
/// <param name="Physics">Falls: the acceleration agrees with the world's gravity.</param>
public sealed record PromptVerdict(
    SuitePrompt Prompt, double Seconds, IReadOnlyList<string> SeenThings, string SeenSetting, IReadOnlyList<string> SeenMotions, IReadOnlyList<int> SeenHeadings,
    bool? Thing, bool Setting, bool? Motion, bool? MotionKind, bool? TwoThings, bool? TwoMotions,
    bool? Throughout, double? FoundShare, int? LongestGap, double? Acceleration, bool? Physics)
{
    /// <summary>What was seen, in words: each thing with its motion, and the setting.</summary>
    internal string Seen => $"{(SeenThings.Count == 0 ? "nothing" : string.Join(", ", SeenThings.Zip(SeenMotions, (thing, motion) => $"{thing} ({motion})")))} in {SeenSetting}";
}
