using System.CommandLine;
using Kinora.Pipelines;
using Kinora.Training;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora models merge</c>: LoRAs added to a model for good.</summary>
internal static class ModelsMergeCommand
{
    public static Command Create(CommandContext context)
    {
        var model = new Argument<string>("MODEL") { Description = "A known model or a model folder." };
        var loras = CommandOptions.Repeated("--lora", "A LoRA and how strongly it works, 1 unless given; may be given several times.", "FILE[:scale]");
        loras.Required = true;
        var output = CommandOptions.Text("--output", "The model folder to write; it may not exist yet.", "DIR", "-o");
        output.Required = true;
        var command = new Command("merge", "Add LoRAs to a model's weights for good.") { model, loras, output };
        command.SetAction(parsed =>
        {
            var (name, target) = (parsed.GetValue(model)!, parsed.GetValue(output)!);
            var choices = parsed.GetValue(loras)!.Select(LoraChoice.Parse).ToList();
            List<string> faults = [.. LoraChoice.FindFaults(choices)];
            if (ModelCatalog.Find(name) is null) faults.Add(ModelCatalog.Unknown(name));
            if (string.IsNullOrWhiteSpace(target)) faults.Add("--output is empty, name a folder.");
            else if (Path.Exists(target)) faults.Add($"--output: {target} exists already; name a folder that does not.");
            if (faults.Count > 0) throw new CommandException(ExitCodes.BadArguments, string.Join("\n", faults));
            ModelMerge.Write(ModelCatalog.Find(name)!, choices, target);
            context.Error.WriteLine($"{target}: {name} with {string.Join(", ", choices.Select(choice => $"{choice.File} at {choice.Scale}"))}");
            return ExitCodes.Done;
        });
        return command;
    }
}
