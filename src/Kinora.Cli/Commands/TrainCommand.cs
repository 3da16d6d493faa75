using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kinora.Evaluation;
using Kinora.Tensors;
using Kinora.Training;
using Kinora.Training.Planning;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora train</c>: one stage of the training cascade, as a run file describes it.</summary>
internal static class TrainCommand
{
    private static readonly string[] Stages = [.. TrainingRun.Stages, JudgeRun.StageName, RewardRun.StageName];

    public static Command Create(CommandContext context)
    {
        var stage = new Argument<string>("STAGE") { Description = $"Which stage the file must be for: {string.Join(", ", Stages)}." };
        stage.AcceptOnlyFromAmong(Stages);
        var config = CommandOptions.Text("--config", "The run file, such as configs/train/vae.json.", "FILE");
        config.Required = true;
        var threads = CommandOptions.Integer("--threads", "Processor threads; all cores unless given.");
        var plan = CommandOptions.Switch("--plan", "Say what the run needs (parameters, tokens, operations, memory, disk, time) and do nothing; no weights and no data are read.");
        var dryRun = CommandOptions.Switch("--dry-run", "Do one step of everything on little data in a temporary folder, saving, loading back, sampling and exporting included, and leave nothing behind.");
        var json = CommandOptions.Switch("--json", "With --plan or --dry-run: end stdout with one line of JSON.");
        var command = new Command("train", "Train one stage of a model; run it again to go on where it stopped.") { stage, config, threads, plan, dryRun, json, TrainPlotCommand.Create(context) };
        command.Validators.Add(result =>
        {
            var (asksPlan, asksDryRun) = (result.GetValue(plan), result.GetValue(dryRun));
            if (asksPlan && asksDryRun) result.AddError("--plan and --dry-run are two things: give one of them.");
            if (result.GetValue(json) && !asksPlan && !asksDryRun) result.AddError("--json goes with --plan or --dry-run; a run writes its figures into metrics.jsonl of its folder.");
            if ((asksPlan || asksDryRun) && result.GetValue(stage) == JudgeRun.StageName) result.AddError($"The stage '{JudgeRun.StageName}' has neither --plan nor --dry-run.");
        });
        command.SetAction(parsed =>
        {
            var (asked, path) = (parsed.GetValue(stage)!, parsed.GetValue(config)!);
            if (RunFile.StageOf(path) is { } found && found != asked)
            {
                throw new CommandException(ExitCodes.BadArguments, $"The run file {path} is for the stage '{found}', not '{asked}'. Name its stage, or another file.");
            }

            // The file is read before anything else is looked at; stages of the model, the judge and the reward model have files of their own.
            if (asked == JudgeRun.StageName)
            {
                var judge = new JudgeRun(JudgeRunConfig.Read(path), context.Error);
                UseThreads(parsed.GetValue(threads));
                return judge.Run(context.Cancellation) ? ExitCodes.Done : ExitCodes.Cancelled;
            }

            if (asked == RewardRun.StageName)
            {
                var reward = RewardRunConfig.Read(path);
                UseThreads(parsed.GetValue(threads));
                return Do(
                    () => new RewardPlanner(reward).Plan(PlanningMachine.UsualProbe), () => new RewardDryRun(reward, context.Error).Run(context.Cancellation),
                    () => new RewardRun(reward, context.Error).Run(context.Cancellation));
            }

            var run = TrainingRunConfig.Read(path);
            UseThreads(parsed.GetValue(threads), run.Trainer?.BatchParts ?? 1);
            return Do(
                () => new TrainingPlanner(run).Plan(PlanningMachine.UsualProbe), () => new TrainingDryRun(run, context.Error).Run(context.Cancellation),
                () => new TrainingRun(run, context.Error).Run(context.Cancellation));

            int Do(Func<TrainingPlan> makePlan, Func<TrainingDryRunReport> tryOut, Func<bool> train)
            {
                if (parsed.GetValue(plan)) return Show(makePlan(), PlanText.Write, CliJsonContext.Line.TrainingPlan);
                if (parsed.GetValue(dryRun)) return Show(tryOut(), PlanText.Write, CliJsonContext.Line.TrainingDryRunReport);
                return train() ? ExitCodes.Done : ExitCodes.Cancelled;
            }

            int Show<T>(T report, Action<TextWriter, T> write, JsonTypeInfo<T> type)
            {
                write(context.Error, report);
                if (parsed.GetValue(json)) context.Out.WriteLine(JsonSerializer.Serialize(report, type));
                return ExitCodes.Done;
            }
        });
        return command;
    }

    // Parts of a batch are worked on side by side, and share the threads.
    private static void UseThreads(int? threads, int parts = 1)
    {
        if (threads is < 1) throw new CommandException(ExitCodes.BadArguments, $"--threads is {threads}, it must be at least 1.");
        if (threads is not null || parts > 1) Engine.Threads = Math.Max(1, (threads ?? Engine.Threads) / parts);
    }
}
