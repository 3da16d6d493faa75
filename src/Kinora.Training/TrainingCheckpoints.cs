using System.Globalization;
using Kinora.Checkpoints;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>
/// A run's state on disk: a folder per checkpoint with weights, averaged weights, optimizer state and counters. A folder
/// appears when it is whole, and the two newest are kept: should the newest be damaged, the run goes on from the one before.
/// </summary>
internal sealed class TrainingCheckpoints(
    string runFolder, string stage, IReadOnlyList<Parameter> weights, AdamW optimizer, ExponentialMovingAverage average, TextWriter log)
{
    private const string Prefix = "checkpoint-";
    private const string DamagedPrefix = "damaged-";
    private const string LeftoverPattern = "." + Prefix + "*.tmp";
    private const int Digits = 12;
    private const int Kept = 2;

    private const string WeightsFile = "weights.safetensors";
    private const string AverageFile = "average.safetensors";
    private const string OptimizerFile = "optimizer.safetensors";

    /// <summary>Saves the present state; does nothing where that number of samples is saved already.</summary>
    /// <exception cref="CheckpointWriteException">The disk is full or not writable; nothing of the checkpoint is left behind.</exception>
    public void Save(long samplesSeen)
    {
        var folder = Path.Combine(runFolder, Prefix + samplesSeen.ToString($"D{Digits}", CultureInfo.InvariantCulture));
        if (Directory.Exists(folder)) return;
        var metadata = new CheckpointCounters(stage, samplesSeen, optimizer.StepCount, average.UpdateCount).ToMetadata();
        AtomicFolder.Write(folder, partial =>
        {
            foreach (var (file, tensors) in Parts())
                SafetensorsWriter.Write(Path.Combine(partial, file), tensors.Select(t => TensorEntry.FromTensor(t.Name, t.Value)), metadata);
        });
        foreach (var old in Complete().SkipLast(Kept)) Directory.Delete(old, recursive: true);
    }

    /// <summary>Restores the newest checkpoint that is sound; nothing is changed unless all of it fits.</summary>
    /// <returns>The samples it had seen, 0 where there is no checkpoint.</returns>
    /// <exception cref="TrainingException">The checkpoints are of another stage or network, or all of them are damaged.</exception>
    public long Resume()
    {
        foreach (var leftover in Directory.GetDirectories(runFolder, LeftoverPattern)) Directory.Delete(leftover, recursive: true);
        var damaged = new List<(string Folder, string Fault)>();
        foreach (var folder in Complete().Reverse())
        {
            try
            {
                var seen = Restore(folder);
                SetAside(damaged, folder);
                return seen;
            }
            catch (CheckpointFormatException error)
            {
                damaged.Add((folder, error.Message));
            }
        }

        if (damaged.Count == 0) return 0;
        throw new TrainingException($"Resuming {stage} in {runFolder}: every checkpoint there is damaged. {string.Join(" ", damaged.Select(d => d.Fault))} " +
            "Bring one of them back from a copy, or remove them to start anew.");
    }

    private IEnumerable<(string File, IEnumerable<Parameter> Tensors)> Parts() =>
        [(WeightsFile, weights), (AverageFile, average.State()), (OptimizerFile, optimizer.State())];

    private IEnumerable<string> Complete() => Directory.EnumerateDirectories(runFolder, Prefix + "*")
        .Where(folder => Path.GetFileName(folder).Length == Prefix.Length + Digits && Path.GetFileName(folder)[Prefix.Length..].All(char.IsAsciiDigit))
        .Order(StringComparer.Ordinal);

    private long Restore(string folder)
    {
        var parts = Parts().ToList();
        var files = new List<SafetensorsFile>();
        try
        {
            foreach (var (file, _) in parts) files.Add(SafetensorsFile.Open(Path.Combine(folder, file)));
            var counters = CheckpointCounters.Of(files[^1]);
            if (counters.Stage != stage)
                throw new TrainingException($"Resuming in {runFolder}: the checkpoint {folder} belongs to the stage '{counters.Stage}', this is '{stage}'. Give the run another 'trainer.run_folder'.");
            foreach (var (file, (_, tensors)) in files.Zip(parts)) CheckFits(file, tensors);
            foreach (var (file, (_, tensors)) in files.Zip(parts)) Copy(file, tensors);
            (optimizer.StepCount, average.UpdateCount) = (counters.OptimizerSteps, counters.AverageUpdates);
            return counters.SamplesSeen;
        }
        finally
        {
            foreach (var file in files) file.Dispose();
        }
    }

    private void CheckFits(SafetensorsFile file, IEnumerable<Parameter> tensors)
    {
        var report = KeyReport.Compare(tensors.Select(t => new ExpectedTensor(t.Name, t.Value.Shape.ToArray(), t.Value.DType)), file);
        if (!report.IsMatch)
            throw new TrainingException($"Resuming {stage} in {runFolder}: the checkpoint is of another network. {report.ToText()}\nGive the networks their former sizes, or the run another 'trainer.run_folder'.");
    }

    private static void Copy(SafetensorsFile file, IEnumerable<Parameter> into)
    {
        using var noGrad = GradMode.NoGrad();
        foreach (var (name, value) in into)
        {
            using var scope = new TensorScope();
            value.CopyFrom(file.Load(name));
        }
    }

    // Under another name, so that the run can save under this one again; for whoever wants to know what happened.
    private void SetAside(List<(string Folder, string Fault)> damaged, string used)
    {
        foreach (var (folder, fault) in damaged)
        {
            var aside = Path.Combine(runFolder, DamagedPrefix + Path.GetFileName(folder));
            if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
            Directory.Move(folder, aside);
            log.WriteLine($"{stage}: {fault} It is kept as {aside}; going on from {Path.GetFileName(used)}.");
        }
    }
}
