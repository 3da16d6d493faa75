using System.CommandLine;
using Kinora.Training.Plots;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora train plot</c>: the curves of runs over one another.</summary>
internal static class TrainPlotCommand
{
    private const string DefaultFile = "runs.png";

    public static Command Create(CommandContext context)
    {
        var folders = new Argument<string[]>("RUN_FOLDER") { Description = "Folders of runs, as 'trainer.run_folder' names them.", Arity = ArgumentArity.OneOrMore };
        var output = CommandOptions.Text("-o", $"The PNG to write; {DefaultFile} unless given.", "FILE", "--output");
        var hours = CommandOptions.Switch("--hours", "Over hours of training instead of samples.");
        var command = new Command("plot", "Draw the losses and held-out figures of runs over one another.") { folders, output, hours };
        command.SetAction(parsed =>
        {
            var file = parsed.GetValue(output) ?? DefaultFile;
            if (!string.Equals(Path.GetExtension(file), ".png", StringComparison.OrdinalIgnoreCase))
                throw new CommandException(ExitCodes.BadArguments, $"-o is '{file}', plots are written as PNG: name a file that ends in .png.");
            RunPlots.Compare(parsed.GetValue(folders)!, file, parsed.GetValue(hours));
            context.Out.WriteLine(file);
            return ExitCodes.Done;
        });
        return command;
    }
}
