using System.CommandLine;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora models</c>: what is done with whole models.</summary>
internal static class ModelsCommand
{
    public static Command Create(CommandContext context) =>
        new("models", "Work on whole models.") { ModelsConvertCommand.Create(context), ModelsCalibrateCommand.Create(context) };
}
