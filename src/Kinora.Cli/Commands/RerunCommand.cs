using System.CommandLine;
using Kinora.Cli.Generation;
using Kinora.Media;
using Kinora.Pipelines;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora rerun</c>: makes a video again from the recipe stored in it.</summary>
internal static class RerunCommand
{
    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "A video, picture or folder of frames that Kinora made." };
        var force = CommandOptions.Switch("--force", "Go on although the model's weights are not those that made the video.");
        var options = new GenerationOptions();
        var command = new Command("rerun", "Make a video again from the recipe stored in it; options override the recipe.") { file };
        options.AddTo(command);
        command.Options.Add(force);
        command.SetAction(parsed =>
        {
            var recipe = RecipeReader.Read(parsed.GetValue(file)!, cancellation: context.Cancellation);
            var job = new GenerationJob(context, options.Model(parsed) ?? recipe.Model, options.Settings(parsed));
            return job.Run(options.Override(GenerationRequest.From(recipe), parsed), parsed.GetValue(force) ? null : recipe.WeightsSha256);
        });
        return command;
    }
}
