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
        var forced = CommandOptions.Switch("--force", "Go on although the weights of the model or of a LoRA are not those that made the video.");
        var options = new GenerationOptions();
        var command = new Command("rerun", "Make a video again from the recipe stored in it; options override the recipe.") { file };
        options.AddTo(command);
        command.Options.Add(forced);
        command.SetAction(parsed =>
        {
            var recipe = RecipeReader.Read(parsed.GetValue(file)!, cancellation: context.Cancellation);
            var settings = options.Settings(parsed);
            var force = parsed.GetValue(forced);
            // LoRAs named here take the place of the recipe's.
            if (settings.Loras.Count == 0) settings = settings with { Loras = [.. (recipe.Loras ?? []).Select(l => new LoraChoice(l.File, l.Scale, force ? null : l.Sha256))] };
            var job = new GenerationJob(context, options.Model(parsed) ?? recipe.Model, settings with { Threads = settings.Threads ?? GenerationRequest.ThreadsOf(recipe) });
            return job.Run(options.Override(GenerationRequest.From(recipe), parsed), force ? null : recipe.WeightsSha256);
        });
        return command;
    }
}
