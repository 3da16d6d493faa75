using System.CommandLine;
using Kinora.Cli.Evaluation;
using Kinora.Data.World;
using Kinora.Evaluation;
using Kinora.Media;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora evaluate turbo</c>: what a fast model loses and gains against the one that it was made from.</summary>
internal static class EvaluateTurboCommand
{
    private const int UsualPrompts = 64;
    private const int UsualTimings = 3;
    private const ulong UsualSeed = 9;

    public static Command Create(CommandContext context)
    {
        var (sampling, other, results) = (new SamplingOptions(), new AgainstOptions(), new ResultsOption("turbo"));
        var prompts = CommandOptions.Integer("--prompts", $"Held-out prompts of each of three kinds (all scenes, falls, pairs), one video each; {UsualPrompts} unless given.");
        var timings = CommandOptions.Integer("--timings", $"How often denoising is measured, both models in turn; {UsualTimings} unless given.");
        var seed = CommandOptions.Seed("--seed", $"Seed of prompts and noise, from 1; {UsualSeed} unless given.");
        var world = CommandOptions.Text("--world", "A finished run of 'evaluate world' of the model: its verdicts are compared, and no videos are made.", "DIR");
        var againstWorld = CommandOptions.Text("--against-world", "The same of the other model.", "DIR");
        var judge = JudgeOption.Create();
        var runs = CommandOptions.Text("--runs", $"Where the videos go, and are found again; {EvaluateOptions.RunsFolder} unless given.", "DIR");
        var json = CommandOptions.Switch("--json", "The report as one line of JSON on stdout.");
        var command = new Command("turbo", "Compare a fast model with the one that it was made from: the judge's figures, evaluations of the network, time of the denoising phase.") { prompts, timings, seed, world, againstWorld, judge, runs, json };
        sampling.AddTo(command);
        other.AddTo(command);
        results.AddTo(command);
        command.SetAction(parsed =>
        {
            var (count, times, number, faults) = (parsed.GetValue(prompts) ?? UsualPrompts, parsed.GetValue(timings) ?? UsualTimings, parsed.GetValue(seed) ?? UsualSeed, new List<string>());
            sampling.Check(parsed, faults);
            other.Check(parsed, faults);
            results.Check(parsed, faults);
            if (count is < 1 or >= 1_000_000) faults.Add($"--prompts is {count}, it must be from 1 to 999999.");
            if (times < 1) faults.Add($"--timings is {times}, it must be at least 1.");
            if (number is < 1 or > 1_000_000_000) faults.Add($"--seed is {number}, it must be from 1 to 1000000000.");
            var (ours, theirs) = (parsed.GetValue(world), parsed.GetValue(againstWorld));
            if (ours is null != theirs is null) faults.Add("--world and --against-world go together.");
            if (ours is not null && parsed.GetValue(prompts) is not null) faults.Add("--prompts can't go with --world: the runs have their own.");
            var judgeFolder = JudgeOption.Find(parsed.GetValue(judge), faults, needed: ours is null);
            if (faults.Count > 0) throw new CommandException(ExitCodes.BadArguments, string.Join("\n", faults));

            MediaTools.Default.Require();
            var (model, against) = other.Open(parsed, sampling);
            var axes = ours is not null
                ? TurboEvaluation.Read((model, ours), (against, theirs!))
                : TurboEvaluation.Judge(
                    new PreferenceEvaluation(judgeFolder!, ConceptLibrary.Load(), parsed.GetValue(runs) ?? EvaluateOptions.RunsFolder, context.Error), model, against, count, number, context.Cancellation);
            var report = TurboEvaluation.Run(model, against, axes, times, number, context.Error, context.Cancellation);
            context.Error.Write(PreferenceText.Of(report));
            results.Write(parsed, report.Results, report.ToJson(), context);
            if (parsed.GetValue(json)) context.Out.WriteLine(report.ToLine());
            return ExitCodes.Done;
        });
        return command;
    }
}
