using System.Text.Json;
using Kinora.Checkpoints;
using Kinora.Data.Clips;
using Kinora.Data.Preference;
using Kinora.Data.World;
using Kinora.Evaluation;
using Kinora.Media;
using Kinora.Pipelines;
using Kinora.Tensors;
using Kinora.Text;
using Kinora.Training;

namespace Kinora.Cli;

/// <summary>What went wrong, as an exit code and a text.</summary>
internal static class Failures
{
    private const int NoSpaceLeft = 28;
    private const string JsonOption = "--json";

    /// <summary>Code and text of any exception.</summary>
    public static (int Code, string Message) Describe(Exception error) => error switch
    {
        OperationCanceledException => (ExitCodes.Cancelled, "Cancelled. Nothing unfinished was left behind."),
        CommandException known => (known.ExitCode, known.Message),
        RequestException or MediaFormatException => (ExitCodes.BadArguments, error.Message),
        BudgetException => (ExitCodes.OutOfBudget, error.Message),
        MediaToolException { IsDiskFull: true } => (ExitCodes.OutOfBudget, error.Message),
        MediaToolException or EngineException => (ExitCodes.ToolFailed, error.Message),
        OutOfMemoryException => (ExitCodes.OutOfBudget, "Out of memory: take a smaller size or fewer frames, or close other programs."),
        TensorException when IsAllocation(error) => (ExitCodes.OutOfBudget, $"Out of memory: take a smaller size or fewer frames, or close other programs. ({error.Message})"),
        IOException { HResult: NoSpaceLeft } => (ExitCodes.OutOfBudget, $"The disk is full: free some space or write to another disk. ({error.Message})"),
        ModelException or CheckpointException or RecipeException or TokenizerFormatException or GenerationException or TrainingException or JudgeException or EvaluationException
            or WorldAssetException or ClipDataException or PreferenceDataException
            or IOException or UnauthorizedAccessException => (ExitCodes.BadInput, error.Message),
        TypeInitializationException { InnerException: DllNotFoundException } when error.Message.Contains("OpenCvSharp", StringComparison.Ordinal) =>
            (ExitCodes.ToolFailed, "OpenCV could not be loaded, which measures motion: start through ./kinora, which installs what it is linked against (libgtk-3-0), on a Linux machine with an x64 processor."),
        _ => (ExitCodes.Unexpected, $"An unexpected error; please report it with the command you gave.\n{error}"),
    };

    /// <summary>Ends a failed command: with <c>--json</c> the last line of stdout tells of the failure.</summary>
    public static int Finish(int code, string message, IReadOnlyList<string> args, CommandContext context)
    {
        if (args.Contains(JsonOption)) context.Out.WriteLine(JsonSerializer.Serialize(new FailureReport(message, code), CliJsonContext.Line.FailureReport));
        return code;
    }

    private static bool IsAllocation(Exception error) =>
        error.Message.Contains("allocate memory", StringComparison.Ordinal) || error.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase);
}
