using System.CommandLine;
using Kinora.Cli.Evaluation;
using Kinora.Data.World;
using Kinora.Evaluation;
using Kinora.Media;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora evaluate preference</c>: how often a model's videos are better than another's on an axis.</summary>
internal static class EvaluatePreferenceCommand
{
    private const double UsualMargin = 0.1;
    private static readonly PreferenceSize s_usual = new(64, 4, 64, 32, 9);

    public static Command Create(CommandContext context)
    {
        var (sampling, other, results) = (new SamplingOptions(), new AgainstOptions(), new ResultsOption("dpo"));
        var axis = CommandOptions.Text("--axis", $"The axis that videos are compared on: {string.Join(", ", WorldAxes.All)}.", "NAME");
        axis.AcceptOnlyFromAmong([.. WorldAxes.All]);
        axis.Required = true;
        var prompts = CommandOptions.Integer("--prompts", $"Held-out prompts that ask for the axis; {s_usual.Prompts} unless given.");
        var videos = CommandOptions.Integer("--videos", $"Videos of each, from noise of their own, the same for both models; {s_usual.Videos} unless given.");
        var others = CommandOptions.Integer("--other-prompts", $"Held-out prompts of all kinds, for the other axes, with one video each; {s_usual.OtherPrompts} unless given, 0 for none.");
        var clips = CommandOptions.Integer("--flow-clips", $"Held-out clips for the flow-matching loss; {s_usual.FlowClips} unless given, 0 for none.");
        var seed = CommandOptions.Seed("--seed", $"Seed of prompts and noise, from 1; {s_usual.Seed} unless given.");
        var margin = CommandOptions.Number("--margin", $"Scores from 0 to 1 that differ by no more are a tie; {UsualMargin} unless given.", "D");
        var judge = JudgeOption.Create();
        var runs = CommandOptions.Text("--runs", $"Where the videos go, and are found again; {EvaluateOptions.RunsFolder} unless given.", "DIR");
        var json = CommandOptions.Switch("--json", "The report as one line of JSON on stdout.");
        var command = new Command("preference", "Compare two models on held-out prompts with the same noise: win rate on an axis, the other axes, and the flow-matching loss.")
            { axis, prompts, videos, others, clips, seed, margin, judge, runs, json };
        sampling.AddTo(command);
        other.AddTo(command);
        results.AddTo(command);
        command.SetAction(parsed =>
        {
            var size = new PreferenceSize(
                parsed.GetValue(prompts) ?? s_usual.Prompts, parsed.GetValue(videos) ?? s_usual.Videos, parsed.GetValue(others) ?? s_usual.OtherPrompts,
                parsed.GetValue(clips) ?? s_usual.FlowClips, parsed.GetValue(seed) ?? s_usual.Seed);
            var (tie, faults) = (parsed.GetValue(margin) ?? UsualMargin, new List<string>());
            sampling.Check(parsed, faults);
            other.Check(parsed, faults);
            results.Check(parsed, faults);
            if (size.Prompts is < 1 or >= 1_000_000) faults.Add($"--prompts is {size.Prompts}, it must be from 1 to 999999.");
            if (size.Videos < 1) faults.Add($"--videos is {size.Videos}, it must be at least 1.");
            if (size.OtherPrompts is < 0 or >= 1_000_000) faults.Add($"--other-prompts is {size.OtherPrompts}, it must be from 0 to 999999.");
            if (size.FlowClips < 0) faults.Add($"--flow-clips is {size.FlowClips}, it must be at least 0.");
            if (size.Seed is < 1 or > 1_000_000_000) faults.Add($"--seed is {size.Seed}, it must be from 1 to 1000000000.");
            if (tie is not (>= 0 and < 1)) faults.Add($"--margin is {tie}, it must be at least 0 and below 1.");
            var judgeFolder = JudgeOption.Find(parsed.GetValue(judge), faults, needed: true);
            if (faults.Count > 0) throw new CommandException(ExitCodes.BadArguments, string.Join("\n", faults));

            MediaTools.Default.Require();
            var library = ConceptLibrary.Load();
            var (model, against) = other.Open(parsed, sampling);
            var report = new PreferenceEvaluation(judgeFolder!, library, parsed.GetValue(runs) ?? EvaluateOptions.RunsFolder, context.Error)
                .Run(model, against, parsed.GetValue(axis)!, size, tie, context.Cancellation);
            context.Error.Write(PreferenceText.Of(report));
            results.Write(parsed, report.Results, report.ToJson(), context);
            if (parsed.GetValue(json)) context.Out.WriteLine(report.ToLine());
            return ExitCodes.Done;
        });
        return command;
    }
}
