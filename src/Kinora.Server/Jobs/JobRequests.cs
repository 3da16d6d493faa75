using System.Globalization;
using Kinora.Pipelines;
using Kinora.Server.Data;

namespace Kinora.Server.Jobs;

/// <summary>What the pipeline is asked for by a job.</summary>
internal static class JobRequests
{
    public static GenerationRequest ToRequest(this VideoJob job) => new()
    {
        Prompt = job.Prompt,
        NegativePrompt = job.NegativePrompt,
        PositiveSuffix = job.PositiveSuffix,
        Seed = ulong.Parse(job.Seed, CultureInfo.InvariantCulture),
        Steps = job.Steps,
        Guidance = job.Guidance,
        Shift = job.Shift,
        Width = job.Width,
        Height = job.Height,
        Frames = job.Frames,
        Fps = job.Fps,
        StopAfter = job.StopAfter > 0 ? job.StopAfter : null,
    };

    /// <summary>The LoRAs by name and scale.</summary>
    public static IReadOnlyList<(string Name, double Scale)> LoraList(this VideoJob job) =>
        [.. job.Loras.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            var colon = line.LastIndexOf(':');
            return (line[..colon], double.Parse(line.AsSpan(colon + 1), CultureInfo.InvariantCulture));
        })];

    /// <summary>How much there is to compute, in no unit: durations of one model are about proportional to it.</summary>
    public static double Work(this VideoJob job) => (double)(job.StopAfter > 0 ? job.StopAfter.Value : job.Steps) * (job.Guidance > 1 ? 2 : 1) * job.Width * job.Height * job.Frames;
}
