namespace Kinora.Evaluation;

/// <summary>What the scores 1 to 5 of an axis mean, after the report's definitions (spec 10.2).</summary>
public static class JudgementScale
{
    /// <summary>The lowest score.</summary>
    public const int Least = 1;

    /// <summary>The highest score.</summary>
    public const int Most = 5;

    private static readonly Dictionary<JudgementAxis, string[]> Meanings = new()
    {
        [JudgementAxis.Instruction] =
        [
            "The main scene or subject is wrong.", "Major parts of the prompt are missing.", "Several details, or the core, clearly differ from the prompt.",
            "Small details differ.", "Everything asked for is there, in every detail.",
        ],
        [JudgementAxis.Motion] =
        [
            "It stutters so often that it is hard to follow.", "It stutters noticeably or breaks apart.", "It stutters slightly, yet can be understood.",
            "It is slightly unnatural now and then.", "It is seamless throughout.",
        ],
        [JudgementAxis.Physics] =
        [
            "What happens is severely distorted.", "What happens is unrealistic.", "Several things conflict with physics, the main action holds together.",
            "Small errors, rarely.", "Contacts, light and shadow all follow physics.",
        ],
        [JudgementAxis.Aesthetic] =
            ["It is unpleasant to look at.", "Many would not like it.", "It is mediocre.", "It is pleasant.", "It is captivating."],
    };

    /// <summary>The axes that are scored.</summary>
    public static IReadOnlyList<JudgementAxis> Scored { get; } = [JudgementAxis.Instruction, JudgementAxis.Motion, JudgementAxis.Physics, JudgementAxis.Aesthetic];

    /// <summary>What a score means.</summary>
    /// <param name="axis">A scored axis.</param>
    /// <param name="score">1 to 5.</param>
    public static string MeaningOf(JudgementAxis axis, int score) => Meanings[axis][score - Least];
}
