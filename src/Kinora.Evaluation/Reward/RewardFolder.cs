using System.Text;
using System.Text.Json;
using Kinora.Checkpoints;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>The files of a reward model: <c>config.json</c> and <c>reward.safetensors</c>.</summary>
/// <param name="root">The folder.</param>
public sealed class RewardFolder(string root)
{
    private const string Remedy = "Name a reward model's folder, or train one: kinora train reward --config configs/train/reward.json.";

    private string ConfigFile => Path.Combine(root, "config.json");

    private string WeightsFile => Path.Combine(root, "reward.safetensors");

    /// <summary>Loads it.</summary>
    /// <exception cref="EvaluationException">Files are missing or not a reward model's.</exception>
    /// <exception cref="CheckpointException">The weights are damaged, or of other sizes than the configuration's.</exception>
    public RewardModel Load()
    {
        var config = ReadConfig();
        using var source = SafetensorsFile.Open(WeightsFile);
        using (var shapes = ParameterStore.Meta())
        {
            _ = new RewardModel(config, shapes);
            KeyReport.Compare(shapes.All.Select(p => new ExpectedTensor(p.Name, p.Value.Shape.ToArray())), source).ThrowIfDifferent();
        }

        return new RewardModel(config, ParameterStore.From(source));
    }

    /// <summary>Writes it with fp16 weights.</summary>
    /// <param name="model">The network.</param>
    public void Write(RewardModel model)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        AtomicFile.Write(ConfigFile, stream => stream.Write(Encoding.UTF8.GetBytes(model.Config.ToJson())));
        SafetensorsWriter.Write(WeightsFile, [.. model.Parameters.All.Select(p => TensorEntry.FromTensor(p.Name, p.Value.To(DType.F16)))]);
    }

    private RewardConfig ReadConfig()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(ConfigFile), JsonFolder.Readable.RewardConfig) ?? throw new JsonException("it holds null.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new EvaluationException($"Reading the reward model in {root}: {error.Message} {Remedy}", error);
        }
    }
}
