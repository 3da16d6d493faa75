namespace Kinora.Training.Planning;

/// <summary>One step of everything, as it went.</summary>
/// <param name="DryRun">Always true: tells the JSON of a dry run from others.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Model">The model folder; it was read only.</param>
/// <param name="Seconds">What each part took, in the order in which they came.</param>
/// <param name="StepKinds">Every kind of training step.</param>
/// <param name="PeakRssBytes">The process's largest resident set.</param>
/// <param name="PlannedPeakBytes">What the plan of these parts says.</param>
/// <param name="CheckpointBytes">Size of a checkpoint; 0 for <c>tokenizers</c>.</param>
/// <param name="PlannedCheckpointBytes">What the plan says.</param>
/// <param name="Exported">Files that the stage exported, relative to the model folder.</param>
/// <param name="HeldOut">Held-out figures after one step on little data: that they are finite is all they say.</param>
public sealed record TrainingDryRunReport(
    bool DryRun,
    string Stage,
    string Model,
    IReadOnlyDictionary<string, double> Seconds,
    IReadOnlyList<DryRunStep> StepKinds,
    long PeakRssBytes,
    long PlannedPeakBytes,
    long CheckpointBytes,
    long PlannedCheckpointBytes,
    IReadOnlyList<string> Exported,
    IReadOnlyDictionary<string, double> HeldOut);

/// <summary>One kind of training step.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="Seconds">What one took, preparing its data not counted.</param>
/// <param name="PlannedSeconds">What the plan says.</param>
/// <param name="DataSeconds">What preparing its data took that was not ready.</param>
/// <param name="Loss">Its loss.</param>
public sealed record DryRunStep(string Kind, double Seconds, double PlannedSeconds, double DataSeconds, double Loss);
