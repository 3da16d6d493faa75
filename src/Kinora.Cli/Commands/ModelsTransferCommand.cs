using System.CommandLine;
using Kinora.Pipelines;
using Kinora.Training;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora models transfer</c>: what one model learned, added to another.</summary>
internal static class ModelsTransferCommand
{
    public static Command Create(CommandContext context)
    {
        var model = new Argument<string>("MODEL") { Description = "The known model or model folder that gets it." };
        var before = Required("--before", "The model that was tuned.");
        var tuned = Required("--tuned", "What came of it: a fine-tuned or aligned model, or a Turbo.");
        var scale = CommandOptions.Number("--scale", "How strongly the difference is added; 1 unless given.", "S");
        var output = CommandOptions.Text("--output", "The model folder to write; it may not exist yet.", "DIR", "-o");
        output.Required = true;
        var command = new Command("transfer", "Add to a model what another learned from the same beginnings.") { model, before, tuned, scale, output };
        command.SetAction(parsed =>
        {
            string[] named = [parsed.GetValue(model)!, parsed.GetValue(before)!, parsed.GetValue(tuned)!];
            var (target, strength) = (parsed.GetValue(output)!, parsed.GetValue(scale) ?? 1);
            var faults = named.Where(name => ModelCatalog.Find(name) is null).Select(ModelCatalog.Unknown).ToList();
            if (!double.IsFinite(strength) || strength == 0) faults.Add($"--scale is {strength}, it must be a number other than 0.");
            if (string.IsNullOrWhiteSpace(target)) faults.Add("--output is empty, name a folder.");
            else if (Path.Exists(target)) faults.Add($"--output: {target} exists already; name a folder that does not.");
            if (faults.Count > 0) throw new CommandException(ExitCodes.BadArguments, string.Join("\n", faults));
            var found = named.Select(name => ModelCatalog.Find(name)!).ToList();
            ModelTransfer.Write(found[0], found[1], found[2], strength, target);
            context.Error.WriteLine($"{target}: {named[0]} with what {named[2]} learned on {named[1]}");
            return ExitCodes.Done;
        });
        return command;

        static Option<string?> Required(string name, string help)
        {
            var option = CommandOptions.Text(name, help, "NAME|DIR");
            option.Required = true;
            return option;
        }
    }
}
