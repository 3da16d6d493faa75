using System.CommandLine;
using Kinora.Data.World;
using Kinora.Diffusion;
using Kinora.Evaluation;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora data samples</c>: noise and what a model's full sampler makes of it, which <c>train reflow</c> straightens.</summary>
internal static class DataSamplesCommand
{
    private const int UsualPrompts = 500;

    public static Command Create(CommandContext context)
    {
        var sampling = new SamplingOptions();
        var output = CommandOptions.Text("--output", "The folder to write into; made when missing. What is there already is used again.", "DIR", "-o");
        output.Required = true;
        var prompts = CommandOptions.Integer("--prompts", $"Prompts, of combinations that are trained on; {UsualPrompts} unless given. A higher number later goes on with the same folder.");
        var videos = CommandOptions.Integer("--videos", "Videos of each prompt, from noise of their own; 1 unless given.");
        var seed = CommandOptions.Seed("--seed", "Seed of prompts and noise, from 1; 1 unless given.");
        var guidance = CommandOptions.Number("--guidance", "How strongly the prompt steers at the beginning; the model's own unless given.", "G");
        var decay = CommandOptions.Number("--guidance-decay", $"How fast that fades: max(G - D t (G - 1), 1), t from 0 to 1; 0 for not at all. The report's {DiminishingGuidance.ReportDecay} unless given.", "D");
        var shift = CommandOptions.Number("--shift", "Time shift of the schedule; the model's own unless given.", "S");
        var command = new Command("samples", "Make latents of many prompts with the full sampler, noise kept: what train reflow learns from.") { output, prompts, videos, seed, guidance, decay, shift };
        sampling.AddTo(command);
        command.SetAction(parsed =>
        {
            var (count, each, number, fade) = (parsed.GetValue(prompts) ?? UsualPrompts, parsed.GetValue(videos) ?? 1, parsed.GetValue(seed) ?? 1, parsed.GetValue(decay) ?? DiminishingGuidance.ReportDecay);
            var faults = new List<string>();
            sampling.Check(parsed, faults);
            if (string.IsNullOrWhiteSpace(parsed.GetValue(output))) faults.Add("--output is empty, name a folder.");
            if (count is < 1 or >= 1_000_000) faults.Add($"--prompts is {count}, it must be from 1 to 999999.");
            if (each < 1) faults.Add($"--videos is {each}, it must be at least 1.");
            if (number is < 1 or > 1_000_000_000) faults.Add($"--seed is {number}, it must be from 1 to 1000000000.");
            if (fade < 0 || !double.IsFinite(fade)) faults.Add($"--guidance-decay is {fade}, it must be at least 0.");
            if (faults.Count > 0) throw new CommandException(ExitCodes.BadArguments, string.Join("\n", faults));

            var model = sampling.Open(parsed);
            var settings = sampling.Settings(parsed, model);
            settings = settings with { Guidance = parsed.GetValue(guidance) ?? settings.Guidance, Shift = parsed.GetValue(shift) ?? settings.Shift };
            var folder = SampleFolder.Open(parsed.GetValue(output)!, SampleRun.Of(model, settings, fade, $"world/all/train/{number}"));
            var made = WorldPrompts.Make(ConceptLibrary.Load(), null, Split.Train, number, count);
            new SampleGeneration(model, sampling.Name(parsed), settings, fade, context.Error).Run(folder, [.. made.Select(m => m.Asked)], each, withVideos: false, context.Cancellation);
            return ExitCodes.Done;
        });
        return command;
    }
}
