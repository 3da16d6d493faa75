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
        var best = CommandOptions.Integer("--best-of", "Sample so many videos, each from noise of its own, and keep the one that the reward model scores highest.");
        var reward = CommandOptions.Text("--reward", "With --best-of: the reward model's folder.", "DIR");
        var command = new Command("generate", "Make a video of a sentence.") { prompt, best, reward };
        options.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(best) < 2) result.AddError($"--best-of is {result.GetValue(best)}, there must be at least 2 to choose from.");
            if (result.GetValue(best) is null != result.GetValue(reward) is null) result.AddError("--best-of and --reward go together.");
        });
        command.SetAction(parsed =>
        {
            var job = new GenerationJob(context, options.Model(parsed) ?? ModelCatalog.Default, options.Settings(parsed));
            var request = GenerationRequest.From(parsed.GetValue(prompt)!, options.Seed(parsed) ?? SeedSource.Draw(), job.Defaults);
            return job.Run(options.Override(request, parsed), best: parsed.GetValue(best) is { } videos ? new BestOf(videos, parsed.GetValue(reward)!) : null);
        });
        return command;
    }
}
