namespace Kinora.Evaluation;

/// <summary>Why a clip of a data set goes.</summary>
/// <param name="Kind">What it shares with all clips that go for it, such as <c>sharpness is below 5</c>; they are counted by it.</param>
/// <param name="Text">The same with this clip's own figure, file or error.</param>
public sealed record CurationReason(string Kind, string Text);
