using System.Diagnostics;
using System.Text.Json.Nodes;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests;

/// <summary>Kills a real training process again and again, resumes it, and compares what comes of it with an unbroken run.</summary>
public sealed class ResumeAfterKillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Slow")]
    public void Training_KilledAgainAndAgain_EndsLikeAnUnbrokenRun()
    {
        Run("unbroken").WaitForExit();
        // Every step saves, so that most kills come while a checkpoint is written; each waits for some more steps than the one before.
        for (var lines = 2; lines <= 8; lines += 2)
        {
            using var process = Run("killed");
            while (!process.HasExited && Curve("killed").Length < lines) Thread.Sleep(5);
            process.Kill();
            process.WaitForExit();
        }

        using (var last = Run("killed"))
        {
            last.WaitForExit();
            Assert.Equal(ExitCodes.Done, last.ExitCode);
        }

        Assert.Equal(12, Curve("unbroken").Length);
        Assert.Equal(Curve("unbroken"), Curve("killed"));
        var (unbroken, killed) = (Newest("unbroken"), Newest("killed"));
        Assert.Equal(Path.GetFileName(unbroken), Path.GetFileName(killed));
        foreach (var file in Directory.GetFiles(unbroken, "*.safetensors")) Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(killed, Path.GetFileName(file))));
    }

    private string Newest(string name) => Directory.GetDirectories(_folder[name], "checkpoint-*").Order(StringComparer.Ordinal).Last();

    // The training steps' figures without what depends on the clock; a last line that is being written is left out.
    private string[] Curve(string name)
    {
        var path = Path.Combine(_folder[name], "metrics.jsonl");
        if (!File.Exists(path)) return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject()).Where(json => (string?)json["kind"] == "train").Select(json =>
        {
            foreach (var clock in new[] { "seconds", "samples_per_second", "data_wait_share" }) json.Remove(clock);
            return json.ToJsonString();
        })];
    }

    private Process Run(string name)
    {
        var config = _folder[$"{name}.json"];
        File.WriteAllText(config, $$"""
            {
              "stage": "vae", "model": "{{_folder["model-" + name]}}",
              "vae_network": { "z_channels": 2, "base_channels": 8, "ch_mult": [1, 1, 1, 1], "num_res_blocks": 1, "group_norm_groups": 2, "encoder_input_channels": 4, "path_channels": 64 },
              "vae": { "size": 16, "clips": 1, "pictures": 2, "picture_steps": 1 },
              "trainer": { "run_folder": "{{_folder[name]}}", "samples": 12, "log_steps": 1, "checkpoint_minutes": 0, "evaluate_minutes": 1000 }
            }
            """);
        return Process.Start(new ProcessStartInfo("dotnet", [typeof(KinoraProgram).Assembly.Location, "train", "vae", "--config", config, "--threads", "1"]) { RedirectStandardError = false })!;
    }
}
