namespace Kinora.Evaluation;

/// <summary>A score of one video (the report's Metric-2).</summary>
/// <param name="Prompt">Number of the prompt within its suite.</param>
/// <param name="Category">Category of the prompt; empty for none.</param>
/// <param name="Axis">What was judged; see <see cref="JudgementScale"/>.</param>
/// <param name="Annotator">Who judged.</param>
/// <param name="Model">The model.</param>
/// <param name="Value">1 to 5.</param>
public sealed record Score(int Prompt, string Category, JudgementAxis Axis, string Annotator, string Model, int Value)
    : Judgement(Prompt, Category, Axis, Annotator);
