using System.CommandLine;
using System.Text.Json;
using Kinora.Checkpoints;
using Kinora.Cli.Evaluation;
using Kinora.Data.World;
using Kinora.Evaluation;
using Kinora.Media;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora evaluate</c>: measures models, and the judge that they are measured with.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CommandContext context) => new("evaluate", "Measure a model, compare two, or measure the judge that models are measured with.")
    {
        EvaluateSuiteCommand.OfKinora(context), EvaluateSuiteCommand.OfStepVideo(context), EvaluateSuiteCommand.OfFile(context), World(context), OfJudge(context),
        EvaluateVideoCommand.Create(context), EvaluateVotesCommand.Create(context), EvaluatePreferenceCommand.Create(context), EvaluateTurboCommand.Create(context), EvaluateRewardCommand.Create(context),
    };

    private static Command World(CommandContext context)
    {
        var model = CommandOptions.Text("--model", $"A known model or a model folder; {ModelCatalog.Default} unless given.", "NAME|DIR");
        var judge = JudgeOption.Create();
        var videos = CommandOptions.Text("--videos", $"The run's folder; videos there of the same weights and settings are used again. A folder of the weights' own below {EvaluateOptions.RunsFolder} unless given.", "DIR");
        var limit = CommandOptions.Integer("--limit", $"At most so many of the {WorldSuite.Count} prompts, evenly spread, and clips for the VAE.");
        var threads = CommandOptions.Integer("--threads", "Processor threads; all cores unless given.");
        var json = CommandOptions.Switch("--json", "The table as one line of JSON on stdout.");
        var list = CommandOptions.Switch("--list", "Print the prompts as JSON and do nothing else.");
        var command = new Command("world", "Make the videos of held-out prompts and judge them.") { model, judge, videos, limit, threads, json, list };
        command.SetAction(parsed =>
        {
            var faults = new List<string>();
            var name = parsed.GetValue(model) ?? ModelCatalog.Default;
            var folder = ModelCatalog.Find(name);
            if (folder is null) faults.Add(ModelCatalog.Unknown(name));
            var count = AtLeastOne(parsed.GetValue(limit), "--limit", faults);
            var judgeFolder = JudgeOption.Find(parsed.GetValue(judge), faults, needed: !parsed.GetValue(list));
            var number = AtLeastOne(parsed.GetValue(threads), "--threads", faults);
            if (faults.Count > 0) throw new CommandException(ExitCodes.BadArguments, string.Join("\n", faults));

            var library = ConceptLibrary.Load();
            if (parsed.GetValue(list))
            {
                context.Out.Write(WorldSuite.ToJson(WorldSuite.Take(WorldSuite.Make(library), count)));
                return ExitCodes.Done;
            }

            MediaTools.Default.Require();
            if (number is { } wanted) Engine.Threads = wanted;
            using var reader = Judge.Load(judgeFolder!, library);
            var (run, report) = new WorldEvaluation(folder!, reader, library, context.Error)
                .Run(name, what => parsed.GetValue(videos) ?? DefaultFolder(what), count, context.Cancellation);
            context.Error.Write(EvaluationText.Of(report));
            if (parsed.GetValue(json)) context.Out.WriteLine(JsonSerializer.Serialize(LineOf(report, name, run.Root), CliJsonContext.Line.WorldLine));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command OfJudge(CommandContext context)
    {
        var judge = JudgeOption.Create();
        var model = CommandOptions.Text("--model", "Read what this model's VAE makes of the clips, instead of the clips themselves.", "NAME|DIR");
        var limit = CommandOptions.Integer("--limit", $"Clips to read; {JudgeEvaluation.AllClips} unless given.");
        var threads = CommandOptions.Integer("--threads", "Processor threads; all cores unless given.");
        var json = CommandOptions.Switch("--json", "The report as one line of JSON on stdout.");
        var command = new Command("judge", "Measure the judge on held-out clips whose truth is known.") { judge, model, limit, threads, json };
        command.SetAction(parsed =>
        {
            var faults = new List<string>();
            var name = parsed.GetValue(model);
            var folder = name is null ? null : ModelCatalog.Find(name);
            if (name is not null && folder is null) faults.Add(ModelCatalog.Unknown(name));
            var count = AtLeastOne(parsed.GetValue(limit), "--limit", faults);
            var judgeFolder = JudgeOption.Find(parsed.GetValue(judge), faults, needed: true);
            var number = AtLeastOne(parsed.GetValue(threads), "--threads", faults);
            if (faults.Count > 0) throw new CommandException(ExitCodes.BadArguments, string.Join("\n", faults));

            var library = ConceptLibrary.Load();
            if (number is { } wanted) Engine.Threads = wanted;
            using var reader = Judge.Load(judgeFolder!, library);
            using var vae = folder is null ? null : VaeLoader.Load(ModelFolder.Open(folder));
            var report = new JudgeEvaluation(reader, library).Run(count ?? JudgeEvaluation.AllClips, vae, context.Error, context.Cancellation);
            context.Error.Write(EvaluationText.Of(report));
            if (parsed.GetValue(json)) context.Out.WriteLine(report.ToLine());
            return ExitCodes.Done;
        });
        return command;
    }

    private static int? AtLeastOne(int? value, string option, List<string> faults)
    {
        if (value < 1) faults.Add($"{option} is {value}, it must be at least 1.");
        return value;
    }

    private static string DefaultFolder(WorldRun run) => Path.Combine(EvaluateOptions.RunsFolder, $"world-{run.WeightsSha256[..12]}");

    private static WorldLine LineOf(WorldReport report, string model, string videos)
    {
        var (scores, vae) = (report.Scores, report.Vae);
        return new WorldLine(
            vae.Psnr, vae.Ssim, vae.Seam, scores.Thing.Share, scores.Setting.Share, scores.Motion.Share, scores.MotionKind.Share, scores.TwoThings.Share, scores.TwoMotions.Share,
            scores.LanguageGap, scores.Physics.Share, scores.Permanence.Share, report.SecondsPerVideo, report.Threads, report.Prompts, model, report.Run.WeightsSha256, videos);
    }
}
