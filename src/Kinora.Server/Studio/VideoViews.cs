using System.Globalization;
using System.Text.Json;
using Kinora.Server.Api;
using Kinora.Server.Data;
using Kinora.Server.Jobs;

namespace Kinora.Server.Studio;

/// <summary>From jobs to what pages show.</summary>
internal sealed class VideoViews(VideoReplies replies, JobBoard board)
{
    public async Task<VideoView> OfAsync(VideoJob job, CancellationToken cancellation) => Of(job, await replies.OfAsync(job, cancellation));

    public async Task<List<VideoView>> OfAsync(IReadOnlyList<VideoJob> jobs, CancellationToken cancellation) =>
        [.. jobs.Zip(await replies.OfAsync(jobs, cancellation), Of)];

    /// <summary>All settings by the names of the API.</summary>
    public static Dictionary<string, string> RecipeOf(VideoJob job)
    {
        var recipe = new Dictionary<string, string>
        {
            ["prompt"] = job.Prompt, ["model"] = job.Model, ["size"] = $"{job.Width}x{job.Height}", ["num_frames"] = Text(job.Frames), ["fps"] = Text(job.Fps),
            ["steps"] = Text(job.Steps), ["guidance"] = Text(job.Guidance), ["shift"] = Text(job.Shift), ["seed"] = job.Seed,
        };
        if (job.StopAfter > 0) recipe["stopped_after"] = Text(job.StopAfter.Value);
        if (job.NegativePrompt.Length > 0) recipe["negative_prompt"] = job.NegativePrompt;
        if (job.Loras.Length > 0) recipe["lora"] = job.Loras.Replace('\n', ',');
        return recipe;
    }

    /// <summary>Ways to ask for the same video again.</summary>
    public static IReadOnlyList<(string Title, string Text)> CopiesOf(VideoJob job, string address)
    {
        var json = ToJson(job);
        var lora = string.Concat(job.LoraList().Select(l => $" --lora {l.Name}.safetensors:{Text(l.Scale)}"));
        var negative = job.NegativePrompt.Length > 0 ? $" --negative {Quote(job.NegativePrompt)}" : "";
        return
        [
            ("CLI", $"./kinora generate {Quote(job.Prompt)} --model {job.Model} --seed {job.Seed} --size {job.Width}x{job.Height} --frames {job.Frames} --fps {Text(job.Fps)} "
                + $"--steps {job.Steps} --guidance {Text(job.Guidance)} --shift {Text(job.Shift)}{negative}{lora} -o out.mp4"),
            ("curl", $"curl {address}/v1/videos -H 'Authorization: Bearer YOUR_KEY' -H 'Content-Type: application/json' \\\n  -d {Quote(json)}"),
            ("JSON", json),
        ];
    }

    private VideoView Of(VideoJob job, VideoReply reply) =>
        new()
        {
            Id = job.Id,
            State = reply.State,
            Prompt = job.Prompt,
            Width = job.Width,
            Height = job.Height,
            Frames = job.Frames,
            Fps = job.Fps,
            Percent = reply.Progress,
            Phase = reply.Phase,
            Step = reply.Step,
            Steps = board.Progress(job.Id)?.Steps ?? 0,
            Eta = reply.EtaSeconds,
            Position = reply.QueuePosition,
            Preview = reply.Preview,
            Error = job.ErrorMessage,
            Paused = job.Paused,
            IsFinishing = job.StopAfter == 0,
            Favourite = job.Favourite,
            Tags = job.Tags.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            RemixedFrom = job.RemixedFrom,
            WorkSeconds = job.WorkSeconds,
            Stamp = job.CompletedAt ?? 0,
            Recipe = RecipeOf(job),
        };

    private static string ToJson(VideoJob job)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            // A request asks for all steps: stopping is for those who see the preview.
            foreach (var (name, value) in RecipeOf(job).Where(f => f.Key != "stopped_after"))
            {
                if (name is "num_frames" or "fps" or "steps" or "guidance" or "shift" or "seed") writer.WritePropertyName(name);
                else
                {
                    writer.WriteString(name, value);
                    continue;
                }

                writer.WriteRawValue(value);
            }

            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
