using System.CommandLine;
using System.Text.Json;
using Kinora.Checkpoints;
using Kinora.Cli.Models;
using Kinora.Pipelines;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora models convert</c>: a model folder with weights of 8 or 4 bits, or of one floating type.</summary>
internal static class ModelsConvertCommand
{
    public static Command Create(CommandContext context)
    {
        var model = new Argument<string>("MODEL") { Description = "A known model or a model folder." };
        var to = CommandOptions.Text("--to", "What weights become: q8 or q4 (8.5 and 4.5 bits a value in linear layers), gguf-q8_0 or gguf-q4_k (the same as GGUF files), fp16 or fp32 (all of them, from any of these).", string.Join('|', ConversionTargets.Names));
        var output = CommandOptions.Text("-o", "The folder to write; it may not exist.", "FOLDER", "--output");
        var json = CommandOptions.Switch("--json", "End stdout with one line of JSON that lists the error of every weight.");
        var command = new Command("convert", "Write a model again with transformer and Step-LLM weights in another format; all else is copied.") { model, to, output, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(to) is not { } format) result.AddError($"Say what weights become: --to {string.Join('|', ConversionTargets.Names)}.");
            else if (ConversionTargets.Parse(format) is null) result.AddError($"--to: '{format}' is no format. There are: {string.Join(", ", ConversionTargets.Names)}.");
            if (string.IsNullOrEmpty(result.GetValue(output))) result.AddError("Name the folder to write: -o FOLDER.");
        });
        command.SetAction(parsed => Run(context, parsed.GetValue(model)!, ConversionTargets.Parse(parsed.GetValue(to)!)!.Value, parsed.GetValue(output)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(CommandContext context, string name, ConversionTarget target, string output, bool asJson)
    {
        var folder = ModelCatalog.Find(name) ?? throw new CommandException(ExitCodes.BadArguments, ModelCatalog.Unknown(name));
        if (Path.Exists(output)) throw new CommandException(ExitCodes.BadArguments, $"'{output}' exists already. Name a new folder, or remove it first.");
        var parts = ModelConverter.Convert(folder, target, output, new ConversionDisplay(context.Error), context.Cancellation);
        foreach (var line in parts.SelectMany(ConversionText.Lines)) context.Error.WriteLine(line);
        context.Error.WriteLine($"Wrote {output}");
        if (asJson)
        {
            var report = new ConversionLine(output, target.Name(), new ModelFolder(output).WeightsSha256(), [.. parts.Select(PartLine.Of)]);
            context.Out.WriteLine(JsonSerializer.Serialize(report, CliJsonContext.Line.ConversionLine));
        }

        return ExitCodes.Done;
    }
}
