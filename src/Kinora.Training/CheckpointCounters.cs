using System.Globalization;
using Kinora.Checkpoints;

namespace Kinora.Training;

/// <summary>What a checkpoint says about itself beside its tensors, in the metadata of each of its files.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="SamplesSeen">Samples of all steps so far, skipped ones included.</param>
/// <param name="OptimizerSteps">Steps that AdamW has taken: its bias correction depends on it.</param>
/// <param name="AverageUpdates">Updates of the averaged weights: the share that stays depends on it.</param>
internal sealed record CheckpointCounters(string Stage, long SamplesSeen, long OptimizerSteps, long AverageUpdates)
{
    private const string StageKey = "stage";
    private const string SamplesKey = "samples_seen";
    private const string OptimizerKey = "optimizer_steps";
    private const string AverageKey = "average_updates";

    public Dictionary<string, string> ToMetadata() => new()
    {
        [StageKey] = Stage,
        [SamplesKey] = SamplesSeen.ToString(CultureInfo.InvariantCulture),
        [OptimizerKey] = OptimizerSteps.ToString(CultureInfo.InvariantCulture),
        [AverageKey] = AverageUpdates.ToString(CultureInfo.InvariantCulture),
    };

    /// <exception cref="CheckpointFormatException">A counter is missing or is no number; all of them are named.</exception>
    public static CheckpointCounters Of(SafetensorsFile file)
    {
        var faults = new List<CheckpointFault>();
        var stage = file.Metadata.GetValueOrDefault(StageKey);
        if (stage is null) faults.Add(new CheckpointFault(file.Path, StageKey, "a stage's name in the metadata", "nothing", "Use a checkpoint that a training run wrote."));
        var read = new CheckpointCounters(stage ?? "", Number(SamplesKey), Number(OptimizerKey), Number(AverageKey));
        return faults.Count == 0 ? read : throw new CheckpointFormatException($"Read the counters of {file.Path}", faults);

        long Number(string key)
        {
            var text = file.Metadata.GetValueOrDefault(key);
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
            faults.Add(new CheckpointFault(file.Path, key, "a whole number in the metadata", text is null ? "nothing" : $"'{text}'", "Use a checkpoint that a training run wrote."));
            return 0;
        }
    }
}
