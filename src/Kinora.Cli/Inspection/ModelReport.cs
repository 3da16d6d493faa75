namespace Kinora.Cli.Inspection;

/// <summary>The JSON of an inspected model folder.</summary>
/// <param name="Kind"><c>model</c>.</param>
/// <param name="WeightsSha256">Fingerprint of the weights, as recipes hold it; null where the folder has faults.</param>
/// <param name="Defaults">Values of the model's own defaults by name; empty where the folder has faults.</param>
/// <param name="Parts">Sizes of each network in words.</param>
/// <param name="Faults">Everything that keeps the model from being used.</param>
internal sealed record ModelReport(
    string Kind, string Path, string? WeightsSha256, IReadOnlyDictionary<string, string> Defaults, IReadOnlyDictionary<string, string> Parts,
    IReadOnlyList<CheckpointEntry> Checkpoints, IReadOnlyList<string> Faults);
