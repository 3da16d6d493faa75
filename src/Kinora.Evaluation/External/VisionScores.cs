namespace Kinora.Evaluation;

/// <summary>A vision model's scores of a video on the four axes, 1 to 5 (<see cref="JudgementScale"/>).</summary>
/// <param name="Judge">The vision model and where it was asked.</param>
/// <param name="Instruction">Instruction following.</param>
/// <param name="Motion">Motion smoothness.</param>
/// <param name="Physics">Physical plausibility.</param>
/// <param name="Aesthetic">Aesthetic appeal.</param>
public sealed record VisionScores(string Judge, int Instruction, int Motion, int Physics, int Aesthetic)
{
    /// <summary>The scores by the metric's key.</summary>
    public IReadOnlyDictionary<string, double> ByMetric() => new Dictionary<string, double>
    {
        [VisionJudge.KeyOf(JudgementAxis.Instruction)] = Instruction,
        [VisionJudge.KeyOf(JudgementAxis.Motion)] = Motion,
        [VisionJudge.KeyOf(JudgementAxis.Physics)] = Physics,
        [VisionJudge.KeyOf(JudgementAxis.Aesthetic)] = Aesthetic,
    };
}
