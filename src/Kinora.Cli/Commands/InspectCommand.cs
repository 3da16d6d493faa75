using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kinora.Cli.Inspection;
using Kinora.Pipelines;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora inspect</c>: what a model, weights, a video or the engine is, without loading weights.</summary>
internal static class InspectCommand
{
    public static Command Create(CommandContext context)
    {
        var path = new Argument<string?>("DIR|FILE") { Description = "A model folder or known model, a weight file or index, a torch archive, or a video.", Arity = ArgumentArity.ZeroOrOne };
        var engine = CommandOptions.Switch("--engine", "Say which libtorch and BLAS are in use.");
        var json = CommandOptions.Switch("--json", "Print one line of JSON instead of text.");
        var command = new Command("inspect", "Say what a model, a weight file, a video or the engine holds, without loading weights.") { path, engine, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(path) is null && !result.GetValue(engine)) result.AddError("Name a folder or file to inspect, or give --engine.");
        });
        command.SetAction(parsed =>
        {
            var asJson = parsed.GetValue(json);
            var code = ExitCodes.Done;
            if (parsed.GetValue(engine)) Show(context, asJson, Inspector.Engine(), CliJsonContext.Line.EngineReport, InspectionText.Write);
            if (parsed.GetValue(path) is { } named) code = Inspect(context, asJson, named);
            return code;
        });
        return command;
    }

    private static int Inspect(CommandContext context, bool asJson, string named)
    {
        var path = File.Exists(named) ? named : ModelCatalog.Find(named) ?? named;
        if (!Path.Exists(path)) throw new CommandException(ExitCodes.BadInput, $"There is no file or folder '{named}', nor a model of that name. Check the path.");
        if (Inspector.IsModel(path))
        {
            var model = Inspector.Model(path);
            Show(context, asJson, model, CliJsonContext.Line.ModelReport, InspectionText.Write);
            return model.Faults.Count == 0 ? ExitCodes.Done : ExitCodes.BadInput;
        }

        if (Inspector.IsVideo(path))
        {
            Show(context, asJson, Inspector.Video(path, context.Cancellation), CliJsonContext.Line.VideoReport, InspectionText.Write);
            return ExitCodes.Done;
        }

        var weights = Inspector.Weights(path);
        Show(context, asJson, weights, CliJsonContext.Line.WeightsReport, InspectionText.Write);
        return weights.Faults.Count == 0 ? ExitCodes.Done : ExitCodes.BadInput;
    }

    // The report is what was asked for, so as text it goes to stdout too.
    private static void Show<T>(CommandContext context, bool asJson, T report, JsonTypeInfo<T> type, Action<TextWriter, T> write)
    {
        if (asJson) context.Out.WriteLine(JsonSerializer.Serialize(report, type));
        else write(context.Out, report);
    }
}
