using Kinora.Media;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Training.Tests.Fakes;

/// <summary>A tiny model with random weights, and four clips of one colour each.</summary>
internal sealed class FinetuneFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FinetuneFolder()
    {
        TinyModel.Write(Model);
        Directory.CreateDirectory(Clips);
        foreach (var (k, colour) in new[] { "red", "green", "blue", "white" }.Index()) Add(colour, k, frames: 17 * (1 + (k % 2)) + 3);
    }

    public string Model => this["model"];

    public string Clips => this["clips"];

    public string this[string name] => Path.Combine(_folder.Path, name);

    /// <summary>The run file of a stage that trains on the clips.</summary>
    /// <param name="finetune">More fields of its section, each with a comma behind it.</param>
    /// <param name="trainer">More fields of the trainer's section, each with a comma behind it.</param>
    /// <param name="run">Name of the run's folder.</param>
    public TrainingRunConfig Config(string finetune = "", string trainer = "", string run = "run")
    {
        File.WriteAllText(this["run.json"], $$"""
            {
              "stage": "finetune", "model": "{{Model}}",
              "finetune": { {{finetune}} "data": "{{Clips}}", "width": 32, "height": 32, "latent_cache": "{{this["latents"]}}", "rank": 4, "alpha": 8, "held_out_share": 0.25,
                "lengths": [ { "frames": 1, "batch": 4 }, { "frames": 17, "batch": 2 } ] },
              "trainer": { {{trainer}} "run_folder": "{{this[run]}}", "samples": 48, "learning_rate": 0.004, "warmup_steps": 1, "ema_decay": 0.5, "log_steps": 1 }
            }
            """);
        return TrainingRunConfig.Read(this["run.json"]);
    }

    /// <summary>Trains; gives what was said.</summary>
    public static string Train(TrainingRunConfig config, CancellationToken cancellation = default)
    {
        using var log = new StringWriter();
        new TrainingRun(config, log).Run(cancellation);
        return log.ToString();
    }

    public void Add(string name, int colour, int frames)
    {
        using (var writer = VideoWriter.Create(Path.Combine(Clips, $"{name}.mp4"), 48, 32, FrameRate.Default))
        {
            var frame = new byte[48 * 32 * 3];
            for (var i = 0; i < frame.Length; i++) frame[i] = colour == 3 || i % 3 == colour ? (byte)220 : (byte)30;
            for (var k = 0; k < frames; k++) writer.WriteFrame(frame);
            writer.Complete();
        }

        File.WriteAllText(Path.Combine(Clips, $"{name}.txt"), $"a {name} wall");
    }

    public void Dispose() => _folder.Dispose();
}
