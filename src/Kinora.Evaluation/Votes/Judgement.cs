using System.Text.Json.Serialization;

namespace Kinora.Evaluation;

/// <summary>Something that a person said about a video or two: one line of a file of votes.</summary>
/// <param name="Prompt">Number of the prompt within its suite.</param>
/// <param name="Category">Category of the prompt; empty for none.</param>
/// <param name="Axis">What was judged.</param>
/// <param name="Annotator">Who judged; any name that tells people apart.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Vote), "vote")]
[JsonDerivedType(typeof(Score), "score")]
public abstract record Judgement(int Prompt, string Category, JudgementAxis Axis, string Annotator);
