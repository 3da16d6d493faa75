using System.Globalization;
using Kinora.Checkpoints;
using Kinora.Nn;

namespace Kinora.Training;

/// <summary>What a checkpoint says about itself beside its tensors, in the metadata of each of its files.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Optimizer">Name of the optimizer whose state it holds; told from the tensors where a file does not name it.</param>
/// <param name="SamplesSeen">Samples of all steps so far, skipped ones included.</param>
/// <param name="OptimizerSteps">Steps that the optimizer has taken: AdamW's bias correction depends on it.</param>
/// <param name="AverageUpdates">Updates of the averaged weights: the share that stays depends on it.</param>
/// <param name="Companion">Name of the network that was trained along with the stage's; empty for none.</param>
/// <param name="CompanionSteps">Steps that the companion's optimizer has taken.</param>
internal sealed record CheckpointCounters(
    string Stage, string Optimizer, long SamplesSeen, long OptimizerSteps, long AverageUpdates, string Companion = "", long CompanionSteps = 0)
{
    private const string StageKey = "stage";
    private const string OptimizerNameKey = "optimizer";
    private const string SamplesKey = "samples_seen";
    private const string OptimizerStepsKey = "optimizer_steps";
    private const string AverageKey = "average_updates";
    private const string CompanionKey = "companion";
    private const string CompanionStepsKey = "companion_steps";

    public Dictionary<string, string> ToMetadata()
    {
        var metadata = new Dictionary<string, string>
        {
            [StageKey] = Stage,
            [OptimizerNameKey] = Optimizer,
            [SamplesKey] = SamplesSeen.ToString(CultureInfo.InvariantCulture),
            [OptimizerStepsKey] = OptimizerSteps.ToString(CultureInfo.InvariantCulture),
            [AverageKey] = AverageUpdates.ToString(CultureInfo.InvariantCulture),
        };
        if (Companion.Length == 0) return metadata;
        metadata[CompanionKey] = Companion;
        metadata[CompanionStepsKey] = CompanionSteps.ToString(CultureInfo.InvariantCulture);
        return metadata;
    }

    /// <exception cref="CheckpointFormatException">A counter is missing or is no number; all of them are named.</exception>
    public static CheckpointCounters Of(SafetensorsFile file)
    {
        var faults = new List<CheckpointFault>();
        var stage = file.Metadata.GetValueOrDefault(StageKey);
        if (stage is null) faults.Add(new CheckpointFault(file.Path, StageKey, "a stage's name in the metadata", "nothing", "Use a checkpoint that a training run wrote."));
        var companion = file.Metadata.GetValueOrDefault(CompanionKey) ?? "";
        var read = new CheckpointCounters(
            stage ?? "", file.Metadata.GetValueOrDefault(OptimizerNameKey) ?? Guess(file), Number(SamplesKey), Number(OptimizerStepsKey), Number(AverageKey), companion, companion.Length == 0 ? 0 : Number(CompanionStepsKey));
        return faults.Count == 0 ? read : throw new CheckpointFormatException($"Read the counters of {file.Path}", faults);

        // Files from before the name was written: only Muon has momentum.
        static string Guess(SafetensorsFile file) => file.Names.Any(name => name.StartsWith(Muon.MomentumPrefix, StringComparison.Ordinal)) ? Muon.MethodName : AdamW.MethodName;

        long Number(string key)
        {
            var text = file.Metadata.GetValueOrDefault(key);
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
            faults.Add(new CheckpointFault(file.Path, key, "a whole number in the metadata", text is null ? "nothing" : $"'{text}'", "Use a checkpoint that a training run wrote."));
            return 0;
        }
    }
}
