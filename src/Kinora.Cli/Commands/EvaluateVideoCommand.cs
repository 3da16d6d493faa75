using System.CommandLine;
using System.Text.Json;
using Kinora.Cli.Evaluation;
using Kinora.Evaluation;
using Kinora.Media;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora evaluate video</c>: every figure that one file has, and Physics-IQ's against a real clip.</summary>
internal static class EvaluateVideoCommand
{
    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "A video." };
        var real = CommandOptions.Text("--real", "The real clip that it continues: adds Physics-IQ's four figures.", "FILE");
        var take = CommandOptions.Text("--real-take", "A second take of the real clip: adds Physics-IQ's score.", "FILE");
        var json = CommandOptions.Switch("--json", "The figures as one line of JSON on stdout.");
        var command = new Command("video", "Measure a single video.") { file, real, take, json };
        command.SetAction(parsed =>
        {
            var (path, realPath, takePath) = (parsed.GetValue(file)!, parsed.GetValue(real), parsed.GetValue(take));
            var faults = new[] { path, realPath, takePath }.OfType<string>().Where(name => !File.Exists(name)).Select(name => $"There is no file {name}.").ToList();
            if (takePath is not null && realPath is null) faults.Add("--real-take needs --real.");
            if (faults.Count > 0) throw new CommandException(ExitCodes.BadArguments, string.Join("\n", faults));
            MediaTools.Default.Require();
            var line = Measure(path, realPath, takePath, context.Cancellation);
            context.Error.Write(SuiteText.Of(line));
            if (parsed.GetValue(json)) context.Out.WriteLine(JsonSerializer.Serialize(line, CliJsonContext.Line.VideoLine));
            return ExitCodes.Done;
        });
        return command;
    }

    private static VideoLine Measure(string path, string? realPath, string? takePath, CancellationToken cancellation)
    {
        var video = VideoSample.Read(path, cancellation: cancellation);
        var figures = VideoMetrics.Measure(video);
        var real = realPath is null ? null : VideoSample.Read(realPath, cancellation: cancellation);
        var iq = real is null ? null : Compare(real, video);
        double? score = takePath is null ? null : iq!.ScoreAgainst(Compare(real!, VideoSample.Read(takePath, cancellation: cancellation)));
        return new VideoLine(path, figures, SingleThing.Fall(video), iq, score);
    }

    private static PhysicsIqFigures Compare(VideoSample real, VideoSample other)
    {
        if (Math.Abs(real.FramesPerSecond - other.FramesPerSecond) > 0.01)
            throw new CommandException(ExitCodes.BadInput, $"Physics-IQ: the clips have {real.FramesPerSecond:G4} and {other.FramesPerSecond:G4} frames per second. Bring both to one rate.");
        try
        {
            return PhysicsIq.Compare(real.Frames, other.Frames, real.FramesPerSecond);
        }
        catch (ArgumentException error)
        {
            throw new CommandException(ExitCodes.BadInput, error.Message);
        }
    }
}
