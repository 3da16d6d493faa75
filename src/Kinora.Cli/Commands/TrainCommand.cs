using System.CommandLine;
using Kinora.Tensors;
using Kinora.Training;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora train</c>: one stage of the training cascade, as a run file describes it.</summary>
internal static class TrainCommand
{
    public static Command Create(CommandContext context)
    {
        var stage = new Argument<string>("STAGE") { Description = $"Which stage the file must be for: {string.Join(", ", TrainingRun.Stages)}." };
        stage.AcceptOnlyFromAmong([.. TrainingRun.Stages]);
        var config = CommandOptions.Text("--config", "The run file, such as configs/train/vae.json.", "FILE");
        config.Required = true;
        var threads = CommandOptions.Integer("--threads", "Processor threads; all cores unless given.");
        var command = new Command("train", "Train one stage of a model; run it again to go on where it stopped.") { stage, config, threads };
        command.SetAction(parsed =>
        {
            var run = TrainingRunConfig.Read(parsed.GetValue(config)!);
            if (run.Stage != parsed.GetValue(stage))
            {
                throw new CommandException(ExitCodes.BadArguments, $"The run file {parsed.GetValue(config)} is for the stage '{run.Stage}', not '{parsed.GetValue(stage)}'. Name its stage, or another file.");
            }

            if (parsed.GetValue(threads) is { } count)
            {
                if (count < 1) throw new CommandException(ExitCodes.BadArguments, $"--threads is {count}, it must be at least 1.");
                Engine.Threads = count;
            }

            return new TrainingRun(run, context.Error).Run(context.Cancellation) ? ExitCodes.Done : ExitCodes.Cancelled;
        });
        return command;
    }
}
