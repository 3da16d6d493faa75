using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Kinora.Cli.Commands;
using Kinora.Media;
using Kinora.Pipelines;

namespace Kinora.Cli;

/// <summary>The command line: parses, runs one command, and turns failures into messages and exit codes.</summary>
internal static class KinoraProgram
{
    private static readonly TimeSpan CancellationGrace = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs the program.</summary>
    /// <param name="args">The arguments without the program's name.</param>
    /// <param name="context">The world.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Run(IReadOnlyList<string> args, CommandContext context)
    {
        // A prompt may begin with @, which is no file of arguments here.
        var parsed = Create(context).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0) return Refuse(parsed, args, context);
        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = context.Out, Error = context.Error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception error)
        {
            return Report(WasCancelled(error, context.Cancellation) ? new OperationCanceledException() : error, args, context);
        }
    }

    // Ctrl-C reaches ffmpeg as well and may end it a moment before it reaches us: whatever fails then is the cancellation's doing.
    private static bool WasCancelled(Exception error, CancellationToken cancellation) =>
        cancellation.IsCancellationRequested || (error is MediaToolException && cancellation.WaitHandle.WaitOne(CancellationGrace));

    private static RootCommand Create(CommandContext context)
    {
        var root = new RootCommand("Kinora turns a Chinese or English sentence into a video.")
        {
            GenerateCommand.Create(context),
            RerunCommand.Create(context),
            InspectCommand.Create(context),
            ModelsCommand.Create(context),
            DataCommand.Create(context),
            TrainCommand.Create(context),
            EvaluateCommand.Create(context),
        };
        foreach (var version in root.Options.OfType<VersionOption>()) version.Action = new VersionAction(context);
        return root;
    }

    // Everything about faults is for people; a command's stdout may be read by a program.
    private static int Refuse(ParseResult parsed, IReadOnlyList<string> args, CommandContext context)
    {
        var faults = ParseFaults.Describe(parsed);
        foreach (var fault in faults) context.Error.WriteLine(fault);
        context.Error.WriteLine($"Run 'kinora{NameOf(parsed.CommandResult)} --help' for what is known.");
        return Failures.Finish(ExitCodes.BadArguments, string.Join(" ", faults), args, context);
    }

    // A command with those it belongs to, such as " evaluate world".
    private static string NameOf(SymbolResult? result) => result is CommandResult { Command: not RootCommand } command ? $"{NameOf(command.Parent)} {command.Command.Name}" : "";

    private static int Report(Exception error, IReadOnlyList<string> args, CommandContext context)
    {
        var (code, message) = Failures.Describe(error);
        context.Error.WriteLine(message);
        return Failures.Finish(code, message, args, context);
    }

    private sealed class VersionAction(CommandContext context) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            context.Out.WriteLine(GenerationRequest.KinoraVersion);
            return ExitCodes.Done;
        }
    }
}
