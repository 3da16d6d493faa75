namespace Kinora.Evaluation;

/// <summary>The CLIP that similarity and features are of.</summary>
/// <param name="Name">As the user named it.</param>
/// <param name="WeightsSha256">Fingerprint of its weights.</param>
/// <param name="UnknownShare">Mean share of the prompts' pieces that its vocabulary does not know; the larger, the less the similarity means.</param>
public sealed record ClipDescription(string Name, string WeightsSha256, double UnknownShare);
