using System.Globalization;
using Kinora.Checkpoints;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>
/// A run's state on disk: a folder per checkpoint with weights, averaged weights, optimizer state and counters, the weights and
/// optimizer state of the stage's companion where it has one, and a manifest of them. A folder appears when it is whole, and the
/// two newest are kept: should the newest be damaged, the run goes on from the one before.
/// </summary>
/// <param name="runFolder">The run's folder.</param>
/// <param name="stage">Name of the stage.</param>
/// <param name="weights">What is trained.</param>
/// <param name="optimizer">Its state.</param>
/// <param name="average">The averaged weights.</param>
/// <param name="log">Lines for the person who watches.</param>
/// <param name="configSha256">Fingerprint of the run's settings; empty where there is none.</param>
/// <param name="companion">What is trained along with the stage's network, if anything is.</param>
internal sealed class TrainingCheckpoints(
    string runFolder, string stage, IReadOnlyList<Parameter> weights, IOptimizer optimizer, ExponentialMovingAverage average, TextWriter log,
    string configSha256 = "", ITrainingCompanion? companion = null)
{
    private const string Prefix = "checkpoint-";
    private const string DamagedPrefix = "damaged-";
    private const string LeftoverPattern = "." + Prefix + "*.tmp";
    private const int Digits = 12;

    /// <summary>Checkpoints that stay; while one is written there is one more.</summary>
    internal const int Kept = 2;


    private const string WeightsFile = "weights.safetensors";
    private const string AverageFile = "average.safetensors";
    private const string OptimizerFile = "optimizer.safetensors";

    /// <summary>Saves the present state; does nothing where that number of samples is saved already.</summary>
    /// <returns>The checkpoint's folder.</returns>
    /// <exception cref="TrainingException">Something to be saved is not finite: a checkpoint is always one to go back to.</exception>
    /// <exception cref="CheckpointWriteException">The disk is full or not writable; nothing of the checkpoint is left behind.</exception>
    public string Save(long samplesSeen)
    {
        var folder = Path.Combine(runFolder, Prefix + samplesSeen.ToString($"D{Digits}", CultureInfo.InvariantCulture));
        if (Directory.Exists(folder)) return folder;
        if (FiniteCheck.NotFinite(Parts().SelectMany(part => part.Tensors)) is { Count: > 0 } broken)
        {
            throw new TrainingException($"Saving {stage} in {runFolder} after {samplesSeen:N0} samples: weights or the optimizer's state hold numbers that are not finite: {string.Join(", ", broken)}. " +
                "Nothing was saved. Go on from the newest checkpoint with a lower learning rate, or start from a sound model.");
        }

        var counters = new CheckpointCounters(stage, optimizer.Name, samplesSeen, optimizer.StepCount, average.UpdateCount, companion?.Name ?? "", companion?.Optimizer.StepCount ?? 0);
        AtomicFolder.Write(folder, partial =>
        {
            foreach (var (file, tensors) in Parts())
                SafetensorsWriter.Write(Path.Combine(partial, file), tensors.Select(t => TensorEntry.FromTensor(t.Name, t.Value)), counters.ToMetadata());
            CheckpointManifest.Write(partial, stage, samplesSeen, configSha256);
        });
        foreach (var old in Complete().SkipLast(Kept)) Directory.Delete(old, recursive: true);
        return folder;
    }

    /// <summary>Restores the newest checkpoint that is sound; nothing is changed unless all of it fits.</summary>
    /// <returns>The samples it had seen, 0 where there is no checkpoint.</returns>
    /// <exception cref="TrainingException">The checkpoints are of another stage, optimizer or network, or all of them are damaged.</exception>
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
        [
            (WeightsFile, weights),
            (AverageFile, average.State()),
            (OptimizerFile, optimizer.State()),
            .. companion is null ? [] : new (string, IEnumerable<Parameter>)[]
            {
                ($"{companion.Name}-{WeightsFile}", companion.Parameters),
                ($"{companion.Name}-{OptimizerFile}", companion.Optimizer.State()),
            },
        ];

    private IEnumerable<string> Complete() => Directory.EnumerateDirectories(runFolder, Prefix + "*")
        .Where(folder => Path.GetFileName(folder).Length == Prefix.Length + Digits && Path.GetFileName(folder)[Prefix.Length..].All(char.IsAsciiDigit))
        .Order(StringComparer.Ordinal);

    private long Restore(string folder)
    {
        var manifest = CheckpointManifest.Verify(folder);
        var parts = Parts().ToList();
        var files = new List<SafetensorsFile>();
        try
        {
            var counters = CountersOf(folder);
            foreach (var (file, _) in parts) files.Add(SafetensorsFile.Open(Path.Combine(folder, file)));
            foreach (var (file, (_, tensors)) in files.Zip(parts)) CheckFits(file, tensors);
            foreach (var (file, (_, tensors)) in files.Zip(parts)) Copy(file, tensors);
            if (manifest is null) log.WriteLine($"{stage}: {Path.GetFileName(folder)} has no manifest, so its files were read unchecked");
            else if (configSha256 != manifest.ConfigSha256) log.WriteLine($"{stage}: the settings are not those that {Path.GetFileName(folder)} was trained with; going on with the new ones");
            (optimizer.StepCount, average.UpdateCount) = (counters.OptimizerSteps, counters.AverageUpdates);
            if (companion is not null) companion.Optimizer.StepCount = counters.CompanionSteps;
            return counters.SamplesSeen;
        }
        finally
        {
            foreach (var file in files) file.Dispose();
        }
    }

    // Before the other files are opened: what a checkpoint of another kind of run lacks is no damage.
    private CheckpointCounters CountersOf(string folder)
    {
        using var file = SafetensorsFile.Open(Path.Combine(folder, OptimizerFile));
        var counters = CheckpointCounters.Of(file);
        if (counters.Stage != stage)
            throw new TrainingException($"Resuming in {runFolder}: the checkpoint {folder} belongs to the stage '{counters.Stage}', this is '{stage}'. Give the run another 'trainer.run_folder'.");
        if (counters.Optimizer != optimizer.Name)
            throw new TrainingException($"Resuming {stage} in {runFolder}: the checkpoint {folder} holds the state of the optimizer '{counters.Optimizer}', this run has '{optimizer.Name}'. Set 'trainer.optimizer' to '{counters.Optimizer}', or give the run another 'trainer.run_folder'.");
        var (has, needs) = (counters.Companion, companion?.Name ?? "");
        if (has != needs)
            throw new TrainingException($"Resuming {stage} in {runFolder}: the checkpoint {folder} holds {Named(has)} beside the stage's network, this run trains {Named(needs)}. Give the stage its former settings, or the run another 'trainer.run_folder'.");
        return counters;

        static string Named(string companion) => companion.Length == 0 ? "nothing" : $"a {companion}";
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
