using Kinora.Data.Preference;
using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;

namespace Kinora.Training.Tests.Fakes;

/// <summary>A tiny model with random weights, and pairs of which one video is near +1 and the other near -1.</summary>
internal sealed class PreferenceFolder : IDisposable
{
    private const int Prompts = 6;

    private readonly TemporaryFolder _folder = new();

    public PreferenceFolder()
    {
        TinyModel.Write(Model);
        var sha = new Checkpoints.ModelFolder(Model).WeightsSha256();
        using var scope = new TensorScope();
        var pairs = new List<PreferencePair>();
        for (var k = 0; k < 2 * Prompts; k++)
        {
            // The winner stands first or second in turn.
            var wins = k % 2 == 0;
            foreach (var (name, mean) in new[] { ("a", wins ? 1 : -1), ("b", wins ? -1 : 1) })
                LatentStore.Write(this[$"{k}-{name}.safetensors"], (new RandomStream(5).Split(name).Split((ulong)k).Normal([3, 1, 1, 2]) * 0.1) + mean);
            pairs.Add(new PreferencePair(
                $"prompt {k / 2}", "en", new($"{k}-a.safetensors", 5, 2 * k), new($"{k}-b.safetensors", 5, (2 * k) + 1),
                new Dictionary<string, PreferenceOutcome> { ["physics"] = wins ? PreferenceOutcome.Win : PreferenceOutcome.Lose, ["setting"] = PreferenceOutcome.Tie }, "judge", sha));
        }

        PreferenceList.Write(Pairs, pairs);
    }

    public string Model => this["model"];

    public string Pairs => this["pairs.jsonl"];

    public string this[string name] => Path.Combine(_folder.Path, name);

    /// <summary>Writes a list with four clips that no model made, near 0.5, against damaged copies; one of them stands in two rows, and one row's winner is a model's.</summary>
    /// <param name="list">The file.</param>
    /// <param name="latentFrames">Their length.</param>
    public void WriteRealClips(string list, int latentFrames = 3)
    {
        using var scope = new TensorScope();
        var sha = new Checkpoints.ModelFolder(Model).WeightsSha256();
        string Clip(string name, double mean)
        {
            LatentStore.Write(this[$"{name}.safetensors"], (new RandomStream(6).Split(name).Normal([latentFrames, 1, 1, 2]) * 0.1) + mean);
            return $"{name}.safetensors";
        }

        PreferencePair Pair(string prompt, PreferenceVideo first, PreferenceVideo second, PreferenceOutcome outcome) =>
            new(prompt, "en", first, second, new Dictionary<string, PreferenceOutcome> { ["motion"] = outcome }, "damage", sha);

        PreferenceList.Write(list,
        [
            .. Enumerable.Range(0, 4).Select(k => k % 2 == 0
                ? Pair($"clip {k}", new(Clip($"real-{k}", 0.5)), new(Clip($"damaged-{k}", -0.5)), PreferenceOutcome.Win)
                : Pair($"clip {k}", new(Clip($"damaged-{k}", -0.5)), new(Clip($"real-{k}", 0.5)), PreferenceOutcome.Lose)),
            Pair("clip 0", new("real-0.safetensors"), new("damaged-1.safetensors"), PreferenceOutcome.Win),
            Pair("clip 4", new(Clip("made-4", 0.5), 7, 0), new(Clip("damaged-4", -0.5)), PreferenceOutcome.Win),
        ]);
    }

    /// <summary>The run file of the stage.</summary>
    /// <param name="dpo">More fields of its section, each with a comma behind it.</param>
    /// <param name="trainer">More fields of the trainer's section, each with a comma behind it.</param>
    /// <param name="run">Name of the run's folder.</param>
    /// <param name="samples">Pairs in all.</param>
    public TrainingRunConfig Config(string dpo = "", string trainer = "", string run = "run", int samples = 48)
    {
        File.WriteAllText(this["run.json"], $$"""
            {
              "stage": "dpo", "model": "{{Model}}",
              "dpo": { {{dpo}} "pairs": [ "{{Pairs}}" ], "axis": "physics", "batch": 3, "held_out_share": 0.3, "beta": 50, "winner_flag": 9, "loser_flag": 9,
                "weights": { "rank": 4 } },
              "trainer": { {{trainer}} "run_folder": "{{this[run]}}", "samples": {{samples}}, "learning_rate": 0.01, "warmup_steps": 1, "ema_decay": 0.5, "log_steps": 1, "plots": false }
            }
            """);
        return TrainingRunConfig.Read(this["run.json"]);
    }

    public void Dispose() => _folder.Dispose();
}
