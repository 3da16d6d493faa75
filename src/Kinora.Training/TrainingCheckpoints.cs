using System.Globalization;
using Kinora.Checkpoints;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>
/// A run's state on disk: a folder per checkpoint with weights, averaged weights, optimizer state and counters. A folder
/// is written under another name and renamed when whole, and the one before is removed only after that, so a crash while
/// saving loses nothing.
/// </summary>
internal sealed class TrainingCheckpoints(string runFolder, ITrainingStage stage, AdamW optimizer, ExponentialMovingAverage average)
{
    private const string Prefix = "checkpoint-";
    private const string Partial = ".partial";

    public void Save(long samplesSeen)
    {
        var folder = Path.Combine(runFolder, Prefix + samplesSeen.ToString("D12", CultureInfo.InvariantCulture));
        if (Directory.Exists(folder)) return;
        var partial = folder + Partial;
        if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
        Directory.CreateDirectory(partial);

        var counters = new Dictionary<string, string>
        {
            ["stage"] = stage.Name,
            ["samples_seen"] = samplesSeen.ToString(CultureInfo.InvariantCulture),
            ["optimizer_steps"] = optimizer.StepCount.ToString(CultureInfo.InvariantCulture),
            ["average_updates"] = average.UpdateCount.ToString(CultureInfo.InvariantCulture),
        };
        Write(Path.Combine(partial, "optimizer.safetensors"), optimizer.State(), counters);
        Write(Path.Combine(partial, "average.safetensors"), average.State(), counters);
        Write(Path.Combine(partial, "weights.safetensors"), stage.Parameters, counters);
        Directory.Move(partial, folder);

        foreach (var old in Complete().SkipLast(1)) Directory.Delete(old, recursive: true);
    }

    /// <summary>Restores the newest checkpoint; returns the samples it had seen, 0 without one.</summary>
    public long Resume()
    {
        if (Complete().LastOrDefault() is not { } folder) return 0;
        using var noGrad = GradMode.NoGrad();
        Restore(Path.Combine(folder, "weights.safetensors"), stage.Parameters);
        Restore(Path.Combine(folder, "average.safetensors"), average.State());
        var counters = Restore(Path.Combine(folder, "optimizer.safetensors"), optimizer.State());
        if (counters["stage"] != stage.Name) throw new TrainingException($"Resuming in {runFolder}: the checkpoint belongs to the stage '{counters["stage"]}', this is '{stage.Name}'. Give the run another folder.");
        optimizer.StepCount = long.Parse(counters["optimizer_steps"], CultureInfo.InvariantCulture);
        average.UpdateCount = long.Parse(counters["average_updates"], CultureInfo.InvariantCulture);
        return long.Parse(counters["samples_seen"], CultureInfo.InvariantCulture);
    }

    private IEnumerable<string> Complete() => Directory.EnumerateDirectories(runFolder, Prefix + "*")
        .Where(folder => !folder.EndsWith(Partial, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static void Write(string path, IEnumerable<Parameter> tensors, Dictionary<string, string> counters) =>
        SafetensorsWriter.Write(path, tensors.Select(t => TensorEntry.FromTensor(t.Name, t.Value)), counters);

    private static IReadOnlyDictionary<string, string> Restore(string path, IEnumerable<Parameter> into)
    {
        using var file = SafetensorsFile.Open(path);
        foreach (var (name, value) in into)
        {
            using var scope = new TensorScope();
            value.CopyFrom(file.Load(name));
        }

        return file.Metadata;
    }
}
