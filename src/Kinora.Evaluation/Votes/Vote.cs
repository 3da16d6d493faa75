namespace Kinora.Evaluation;

/// <summary>A choice between the videos of two models (the report's Metric-1).</summary>
/// <param name="Prompt">Number of the prompt within its suite.</param>
/// <param name="Category">Category of the prompt; empty for none.</param>
/// <param name="Axis">What was judged.</param>
/// <param name="Annotator">Who judged.</param>
/// <param name="First">One model.</param>
/// <param name="Second">The other.</param>
/// <param name="Outcome">Seen from the first.</param>
public sealed record Vote(int Prompt, string Category, JudgementAxis Axis, string Annotator, string First, string Second, VoteOutcome Outcome)
    : Judgement(Prompt, Category, Axis, Annotator);
