using System.CommandLine;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora models</c>: makes model folders out of others, and tunes them.</summary>
internal static class ModelsCommand
{
    public static Command Create(CommandContext context) => new("models", "Work on whole models.")
    {
        ModelsConvertCommand.Create(context),
        ModelsCalibrateCommand.Create(context),
        ModelsAverageCommand.Create(context),
        ModelsMergeCommand.Create(context),
        ModelsTransferCommand.Create(context),
    };
}
