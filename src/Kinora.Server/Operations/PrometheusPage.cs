using System.Globalization;
using System.Text;
using Kinora.Server.Api;
using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Operations;

/// <summary>The page that Prometheus reads, in its text form.</summary>
internal sealed class PrometheusPage(ServerMetrics metrics, DiskUse disk, JobBoard board, ServerSettings settings, IDbContextFactory<ServerDb> databases)
{
    public async Task<string> WriteAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var states = await db.Videos.GroupBy(v => v.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellation);
        var counts = metrics.Read();
        var text = new StringBuilder();
        Head("kinora_videos", "gauge", "Videos in the database by state.");
        foreach (var state in Enum.GetValues<JobState>()) Line($"kinora_videos{{state=\"{JobStateNames.Of(state)}\"}}", states.Find(s => s.Key == state)?.Count ?? 0);
        Head("kinora_videos_finished_total", "counter", "Videos that ended since the start.");
        foreach (var state in (JobState[])[JobState.Completed, JobState.Failed, JobState.Cancelled])
            Line($"kinora_videos_finished_total{{state=\"{JobStateNames.Of(state)}\"}}", counts.Finished.GetValueOrDefault(state));
        Head("kinora_work_seconds_total", "counter", "Seconds of work on completed videos since the start.");
        Line("kinora_work_seconds_total", counts.WorkSeconds);
        Head("kinora_phase_seconds_total", "counter", "Seconds of their phases.");
        foreach (var (phase, seconds) in counts.PhaseSeconds) Line($"kinora_phase_seconds_total{{phase=\"{phase}\"}}", seconds);
        Head("kinora_devices", "gauge", "Devices that make videos.");
        Line("kinora_devices", settings.Devices.Count);
        Head("kinora_devices_busy", "gauge", "Devices that make one now.");
        Line("kinora_devices_busy", board.RunningCount);
        Head("kinora_memory_bytes", "gauge", "Memory of the process.");
        Line("kinora_memory_bytes", Environment.WorkingSet);
        Head("kinora_video_bytes", "gauge", "Disk that videos take.");
        Line("kinora_video_bytes", disk.TotalBytes());
        return text.ToString();

        void Head(string name, string type, string help) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        void Line(string name, double value) => text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
    }
}
