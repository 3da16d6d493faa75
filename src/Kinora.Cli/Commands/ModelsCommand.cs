using System.CommandLine;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora models</c>: makes model folders out of others.</summary>
internal static class ModelsCommand
{
    public static Command Create(CommandContext context) => new("models", "Make model folders out of others.")
    {
        ModelsAverageCommand.Create(context),
        ModelsMergeCommand.Create(context),
    };
}
