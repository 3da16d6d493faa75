namespace Kinora.Cli.Inspection;

/// <summary>
/// The JSON of an inspected model folder; <c>kind</c> is <c>model</c>. Fingerprint (as recipes hold it), defaults and sizes
/// are absent or empty where there are <c>faults</c>, which is everything that keeps the model from being used.
/// </summary>
internal sealed record ModelReport(
    string Kind, string Path, string? WeightsSha256, IReadOnlyDictionary<string, string> Defaults, IReadOnlyDictionary<string, string> Parts,
    IReadOnlyList<CheckpointEntry> Checkpoints, IReadOnlyList<string> Faults);
