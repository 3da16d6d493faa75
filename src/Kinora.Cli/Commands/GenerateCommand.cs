using System.CommandLine;
using Kinora.Cli.Generation;
using Kinora.Pipelines;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora generate</c>: a sentence to a video.</summary>
internal static class GenerateCommand
{
    public static Command Create(CommandContext context)
    {
        var prompt = new Argument<string>("PROMPT") { Description = "What the video shall show, in Chinese or English." };
        var options = new GenerationOptions();
        var command = new Command("generate", "Make a video of a sentence.") { prompt };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var job = new GenerationJob(context, options.Model(parsed) ?? ModelCatalog.Default, options.Settings(parsed));
            var request = GenerationRequest.From(parsed.GetValue(prompt)!, options.Seed(parsed) ?? SeedSource.Draw(), job.Defaults);
            return job.Run(options.Override(request, parsed));
        });
        return command;
    }
}
