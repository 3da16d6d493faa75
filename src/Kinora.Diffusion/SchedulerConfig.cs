using System.Text.Json;

namespace Kinora.Diffusion;

/// <summary>The official <c>scheduler/scheduler_config.json</c> (spec 2).</summary>
/// <param name="Reverse">Times run from 1 (noise) to 0 (data); false in the released checkpoints.</param>
public sealed record SchedulerConfig(bool Reverse = false)
{
    private const string Solver = "euler";

    /// <summary>Reads the file's text. <c>num_train_timesteps</c> and <c>device</c> have no effect on sampling.</summary>
    /// <param name="json">A JSON object; absent fields have their published values.</param>
    /// <exception cref="JsonException">The text is no JSON object or a value is of another type.</exception>
    /// <exception cref="ArgumentException">The solver is not <c>euler</c>, the only one that the model was made for.</exception>
    public static SchedulerConfig FromJson(string json)
    {
        var read = JsonSerializer.Deserialize(json, SchedulerJsonContext.Default.SchedulerJson)
            ?? throw new JsonException("Reading a scheduler configuration: expected a JSON object, got null.");
        return read.Solver == Solver
            ? new SchedulerConfig(read.Reverse)
            : throw new ArgumentException($"Reading a scheduler configuration: the solver is '{read.Solver}', only '{Solver}' is known.");
    }

    /// <summary>The text for the file.</summary>
    public string ToJson() =>
        JsonSerializer.Serialize(new SchedulerJson { Reverse = Reverse, Solver = Solver }, SchedulerJsonContext.Default.SchedulerJson) + "\n";
}
