namespace Kinora.Evaluation;

/// <summary>The table of <c>kinora evaluate world</c>.</summary>
/// <param name="Thing">Right thing, prompts of one thing.</param>
/// <param name="Setting">Right setting, all prompts.</param>
/// <param name="Motion">Right motion to the right side, prompts of one thing.</param>
/// <param name="MotionKind">Right motion to whichever side.</param>
/// <param name="TwoThings">Both things present, prompts of two.</param>
/// <param name="TwoMotions">Both present and both moving as asked.</param>
/// <param name="Physics">Falls with the world's gravity.</param>
/// <param name="Permanence">Thing present throughout, prompts of one thing.</param>
/// <param name="Chinese">Right answers to thing, setting, motion and two things together, Chinese prompts.</param>
/// <param name="English">The same, English prompts.</param>
public sealed record WorldScores(
    ProportionReport Thing, ProportionReport Setting, ProportionReport Motion, ProportionReport MotionKind, ProportionReport TwoThings, ProportionReport TwoMotions,
    ProportionReport Physics, ProportionReport Permanence, ProportionReport Chinese, ProportionReport English)
{
    /// <summary>The table's rows with their names, in the order in which they are shown.</summary>
    public IReadOnlyList<(string Name, ProportionReport Share)> Rows() =>
    [
        ("right thing", Thing), ("right setting", Setting), ("right motion and side", Motion), ("right motion", MotionKind), ("both things", TwoThings), ("both things and motions", TwoMotions),
        ("falls with the right g", Physics), ("present throughout", Permanence), ("Chinese, all together", Chinese), ("English, all together", English),
    ];

    /// <summary>How far the languages are apart; null where one of them has no prompt.</summary>
    public double? LanguageGap => Chinese.Share is { } zh && English.Share is { } en ? Math.Abs(zh - en) : null;

    /// <summary>Adds up.</summary>
    /// <param name="verdicts">Of all videos.</param>
    public static WorldScores Of(IReadOnlyList<PromptVerdict> verdicts)
    {
        return new WorldScores(
            Count(v => v.Thing), Count(v => v.Setting), Count(v => v.Motion), Count(v => v.MotionKind), Count(v => v.TwoThings), Count(v => v.TwoMotions),
            Count(v => v.Physics), Count(v => v.Throughout), Together("zh"), Together("en"));

        ProportionReport Count(Func<PromptVerdict, bool?> criterion) => ProportionReport.Count(verdicts.Select(criterion));

        ProportionReport Together(string language) => ProportionReport.Count(
            verdicts.Where(v => v.Prompt.Language == language).SelectMany(v => (bool?[])[v.Thing, v.Setting, v.Motion, v.TwoThings]));
    }
}
