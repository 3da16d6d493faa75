namespace Kinora.Data.Preference;

/// <summary>How one annotator did.</summary>
/// <param name="Annotator">Who.</param>
/// <param name="Labels">Labels in all.</param>
/// <param name="Shared">Labels on pairs of which others said something too.</param>
/// <param name="WithOthers">Share of those that are what most of the others say; null where there is none.</param>
/// <param name="FirstShare">Share of choices, ties aside, that fell on the first video; far from 0.5 the place decided. Null where there is none.</param>
/// <param name="Contradictions">Pairs that were shown in both orders and judged differently.</param>
public sealed record AnnotatorQuality(string Annotator, int Labels, int Shared, double? WithOthers, double? FirstShare, int Contradictions);
