using Kinora.Data.Preference;
using Kinora.Pipelines;
using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;

namespace Kinora.Training.Tests.Fakes;

/// <summary>A tiny model with random weights, and samples of it with guidance.</summary>
internal sealed class SamplesFolder : IDisposable
{
    private const int Prompts = 6;

    private readonly TemporaryFolder _folder = new();

    public SamplesFolder()
    {
        TinyModel.Write(Model);
        var opened = TextToVideoModel.Open(Model);
        var sha = opened.ComputeWeightsSha256();
        using var generator = new LatentGenerator(opened);
        using var scope = new TensorScope();
        var settings = TinyModel.Defaults with { Steps = 12, Guidance = 3 };
        SampleList.Write(Path.Combine(Samples, SampleList.FileName), [.. Enumerable.Range(0, Prompts).Select(k =>
        {
            var request = GenerationRequest.From($"prompt {k}", 70UL + (ulong)k, settings);
            LatentStore.Write(Path.Combine(Samples, $"{k}.safetensors"), generator.Sample(request, 1, 9).Select(0, 0));
            return new SampledVideo($"{k}", request.Prompt, "en", request.Seed, 1, $"{k}.safetensors", sha, 12, settings.Shift, 3, 9, "", "");
        })]);
    }

    public string Model => this["model"];

    public string Samples => this["samples"];

    public string this[string name] => Path.Combine(_folder.Path, name);

    /// <summary>The run file of the stage.</summary>
    /// <param name="reflow">More fields of its section, each with a comma behind it.</param>
    /// <param name="trainer">More fields of the trainer's section, each with a comma behind it.</param>
    /// <param name="run">Name of the run's folder.</param>
    /// <param name="samples">Samples in all.</param>
    public TrainingRunConfig Config(string reflow = "", string trainer = "", string run = "run", int samples = 60)
    {
        File.WriteAllText(this["run.json"], $$"""
            {
              "stage": "reflow", "model": "{{Model}}",
              "reflow": { {{reflow}} "samples": [ "{{Samples}}" ], "batch": 2, "held_out_share": 0.3, "own_steps": 2 },
              "trainer": { {{trainer}} "run_folder": "{{this[run]}}", "samples": {{samples}}, "learning_rate": 0.003, "warmup_steps": 1, "ema_decay": 0.5, "log_steps": 1, "plots": false }
            }
            """);
        return TrainingRunConfig.Read(this["run.json"]);
    }

    public void Dispose() => _folder.Dispose();
}
