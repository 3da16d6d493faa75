using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Kinora.Cli.Models;
using Kinora.Evaluation;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora models calibrate</c>: which settings of <c>--cache-threshold</c> and <c>--guidance-reuse</c> a model bears.</summary>
internal static class ModelsCalibrateCommand
{
    private const double DefaultPsnr = 35;
    private const int DefaultVideos = 2;

    public static Command Create(CommandContext context)
    {
        var model = new Argument<string>("MODEL") { Description = "A known model or a model folder." };
        var psnr = CommandOptions.Number("--psnr", $"Likeness to the exact video that each must keep, in decibel; {DefaultPsnr} unless given.", "DB");
        var videos = CommandOptions.Integer("--videos", $"How many videos to measure on, 1 to {ReuseCalibration.Prompts.Count}; {DefaultVideos} unless given.");
        var frames = CommandOptions.Integer("--frames", "Frames of each; the model's unless given.");
        var size = CommandOptions.Size("--size", "Width and height in pixels; the model's unless given.");
        var steps = CommandOptions.Integer("--steps", "Steps of the sampler; the model's unless given.");
        var threads = CommandOptions.Integer("--threads", "Processor threads; all unless given.");
        var json = CommandOptions.Switch("--json", "End stdout with one line of JSON.");
        var command = new Command("calibrate", "Measure how much faster and how much different a model's videos become whose steps reuse earlier ones.") { model, psnr, videos, frames, size, steps, threads, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(videos) is { } count && (count < 1 || count > ReuseCalibration.Prompts.Count)) result.AddError($"--videos {count} is outside 1 to {ReuseCalibration.Prompts.Count}.");
            if (result.GetValue(psnr) is { } wanted && wanted is not (>= 10 and <= 90)) result.AddError($"--psnr {wanted} is outside 10 to 90.");
            if (result.GetValue(threads) is < 1) result.AddError("--threads must be at least 1.");
        });
        command.SetAction(parsed =>
        {
            var name = parsed.GetValue(model)!;
            var folder = ModelCatalog.Find(name) ?? throw new CommandException(ExitCodes.BadArguments, ModelCatalog.Unknown(name));
            if (parsed.GetValue(threads) is { } asked) Engine.Threads = asked;
            var opened = TextToVideoModel.Open(folder);
            var requests = ReuseCalibration.Prompts.Take(parsed.GetValue(videos) ?? DefaultVideos).Select((prompt, k) => GenerationRequest.From(prompt, (ulong)k, opened.Defaults)).Select(r => r with
            {
                Frames = parsed.GetValue(frames) ?? r.Frames,
                Width = parsed.GetValue(size)?.Width ?? r.Width,
                Height = parsed.GetValue(size)?.Height ?? r.Height,
                Steps = parsed.GetValue(steps) ?? r.Steps,
            }).ToList();
            foreach (var request in requests) RequestCheck.ThrowIfFaulty(request);
            return Run(context, name, opened, requests, parsed.GetValue(psnr) ?? DefaultPsnr, parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(CommandContext context, string name, TextToVideoModel model, List<GenerationRequest> requests, double wanted, bool asJson)
    {
        context.Error.WriteLine($"{requests.Count} videos of {requests[0].Frames} frames, {requests[0].Width}x{requests[0].Height}, {requests[0].Steps} steps; differences are those to the exact videos.");
        context.Error.WriteLine($"{"cache",8} {"guidance",9} {"speed",7} {"cached",7} {"one row",8} {"PSNR",7} {"lowest",7} {"SSIM",7}");
        var (all, best) = new ReuseCalibration(model, requests).Run(wanted, Show, context.Cancellation);
        context.Error.WriteLine(best.CacheThreshold > 0 || best.GuidanceReuse > 0
            ? string.Create(CultureInfo.InvariantCulture, $"Fastest above {wanted} dB:{(best.CacheThreshold > 0 ? $" --cache-threshold {best.CacheThreshold}" : "")}{(best.GuidanceReuse > 0 ? $" --guidance-reuse {best.GuidanceReuse}" : "")}")
            : $"No setting is faster and stays above {wanted} dB.");
        if (asJson)
        {
            context.Out.WriteLine(JsonSerializer.Serialize(
                new CalibrationLine(name, model.ComputeWeightsSha256(), wanted, requests.Count, requests[0].Steps, all, best), CliJsonContext.Line.CalibrationLine));
        }

        return ExitCodes.Done;

        void Show(ReuseFigures f) => context.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{f.CacheThreshold,8} {f.GuidanceReuse,9} {f.Speedup,6:F2}x {100 * f.CachedShare,6:F0}% {100 * f.GuidanceShare,7:F0}% {f.Psnr,7:F1} {f.LowestPsnr,7:F1} {f.Ssim,7:F4}"));
    }
}
