using Kinora.Checkpoints;

namespace Kinora.Training.Tests.Fakes;

/// <summary>A run folder in which linear stages are trained, and what it holds afterwards.</summary>
internal sealed class LinearRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => Path.Combine(_folder.Path, "run");

    public TrainerOptions Options => new()
    {
        RunFolder = Folder,
        Samples = 48,
        LearningRate = 0.05,
        WarmupSteps = 3,
        DecayShare = 0,
        EmaDecay = 0.9,
        LogSteps = 1,
        Plots = false,
        CheckpointMinutes = 1e6,
        EvaluateMinutes = 1e6,
    };

    public string MetricsFile => Path.Combine(Folder, "metrics.jsonl");

    /// <summary>Checkpoints, oldest first.</summary>
    public string[] Checkpoints => [.. Directory.GetDirectories(Folder, "checkpoint-*").Order(StringComparer.Ordinal)];

    /// <summary>The run's own log of figures without what depends on the clock.</summary>
    public string[] TimelessMetrics => [.. File.ReadAllLines(MetricsFile).Select(line =>
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(line)!.AsObject();
        json.Remove("seconds");
        json.Remove("samples_per_second");
        json.Remove("data_wait_share");
        return json.ToJsonString();
    })];

    /// <summary>Trains a stage here.</summary>
    public (long Seen, string Log) Train(LinearStage stage, Func<TrainerOptions, TrainerOptions>? change = null, CancellationToken cancellation = default)
    {
        using var log = new StringWriter();
        var seen = new Trainer(stage, change?.Invoke(Options) ?? Options, log).Run(cancellation);
        return (seen, log.ToString());
    }

    /// <summary>The bytes of a checkpoint's files, metadata included, by file name.</summary>
    public static Dictionary<string, string> Contents(string checkpoint) =>
        Directory.GetFiles(checkpoint).ToDictionary(f => Path.GetFileName(f), f => Convert.ToHexString(File.ReadAllBytes(f)));

    public static float[] Weights(string checkpoint, string file = "weights.safetensors")
    {
        using var open = SafetensorsFile.Open(Path.Combine(checkpoint, file));
        using var weight = open.Load("weight");
        return weight.ToArray<float>();
    }

    public void Dispose() => _folder.Dispose();
}
