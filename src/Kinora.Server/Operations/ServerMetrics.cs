using System.Diagnostics;
using System.Globalization;
using System.Text;
using Kinora.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Operations;

/// <summary>Counts for the page that Prometheus reads.</summary>
internal sealed class ServerMetrics
{
    private readonly Lock _lock = new();
    private readonly Dictionary<JobState, long> _finished = [];
    private double _seconds;

    /// <summary>Traces, for whoever listens.</summary>
    public static ActivitySource Traces { get; } = new("Kinora.Server");

    /// <summary>A job ended.</summary>
    public void Finished(JobState state, double? seconds)
    {
        lock (_lock)
        {
            _finished[state] = _finished.GetValueOrDefault(state) + 1;
            _seconds += seconds ?? 0;
        }
    }

    /// <summary>The page, in Prometheus' text form.</summary>
    public async Task<string> WriteAsync(ServerDb db, CancellationToken cancellation)
    {
        var states = await db.Videos.GroupBy(v => v.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellation);
        var text = new StringBuilder();
        Head("kinora_videos", "gauge", "Videos in the database by state.");
        foreach (var state in Enum.GetValues<JobState>()) Line($"kinora_videos{{state=\"{Name(state)}\"}}", states.Find(s => s.Key == state)?.Count ?? 0);
        lock (_lock)
        {
            Head("kinora_videos_finished_total", "counter", "Videos that ended since the start.");
            foreach (var state in (JobState[])[JobState.Completed, JobState.Failed, JobState.Cancelled])
                Line($"kinora_videos_finished_total{{state=\"{Name(state)}\"}}", _finished.GetValueOrDefault(state));
            Head("kinora_work_seconds_total", "counter", "Seconds of work on completed videos since the start.");
            Line("kinora_work_seconds_total", _seconds);
        }

        Head("kinora_memory_bytes", "gauge", "Memory of the process.");
        Line("kinora_memory_bytes", Environment.WorkingSet);
        return text.ToString();

        void Head(string name, string type, string help) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        void Line(string name, double value) => text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
    }

    private static string Name(JobState state) => Api.JobStateNames.Of(state);
}
