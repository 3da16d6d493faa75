using System.CommandLine;
using Kinora.Pipelines;
using Kinora.Training;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora models average</c>: the mean of several transformers' weights.</summary>
internal static class ModelsAverageCommand
{
    public static Command Create(CommandContext context)
    {
        var models = new Argument<string[]>("MODEL") { Description = "Known models, model folders, or checkpoint-N folders of runs that train all weights; the first gives text encoders and VAE.", Arity = new ArgumentArity(2, 1000) };
        var output = CommandOptions.Text("--output", "The model folder to write; it may not exist yet.", "DIR", "-o");
        output.Required = true;
        var command = new Command("average", "Average the transformers of several models that were trained from one.") { models, output };
        command.SetAction(parsed =>
        {
            var named = parsed.GetValue(models)!;
            var faults = named.Where(name => ModelCatalog.Find(name) is null).Select(ModelCatalog.Unknown).ToList();
            if (string.IsNullOrWhiteSpace(parsed.GetValue(output))) faults.Add("--output is empty, name a folder.");
            if (faults.Count > 0) throw new CommandException(ExitCodes.BadArguments, string.Join("\n", faults));
            ModelAverage.Write([.. named.Select(name => ModelCatalog.Find(name)!)], parsed.GetValue(output)!);
            context.Error.WriteLine($"{parsed.GetValue(output)}: the mean of {named.Length} models");
            return ExitCodes.Done;
        });
        return command;
    }
}
