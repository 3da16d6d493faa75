using System.Globalization;
using Kinora.Pipelines;
using Kinora.Server.Data;
using Kinora.Server.Jobs;

namespace Kinora.Server.Preference;

/// <summary>What made a video, as votes name it: two videos that differ in their seeds alone are of one contestant.</summary>
internal static class Contestant
{
    /// <summary>The model with its LoRAs, and the settings that are not the model's own.</summary>
    /// <param name="job">The video.</param>
    /// <param name="defaults">The model's settings; null where it is no longer served, and all are named.</param>
    public static string NameOf(VideoJob job, GenerationDefaults? defaults)
    {
        var parts = new List<string> { job.Model + string.Concat(job.LoraList().Select(l => string.Create(CultureInfo.InvariantCulture, $"+{l.Name}:{l.Scale:R}"))) };
        Add("steps", job.Steps, defaults?.Steps);
        Add("guidance", job.Guidance, defaults?.Guidance);
        Add("shift", job.Shift, defaults?.Shift);
        Add("stopped", job.StopAfter ?? 0, 0);
        if (job.NegativePrompt != defaults?.NegativePrompt && job.NegativePrompt.Length > 0) parts.Add($"negative={job.NegativePrompt}");
        return string.Join(' ', parts);

        void Add(string name, double value, double? usual)
        {
            if (value != usual) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{name}={value}"));
        }
    }
}
