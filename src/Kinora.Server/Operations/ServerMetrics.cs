using System.Diagnostics;
using System.Diagnostics.Metrics;
using Kinora.Pipelines;
using Kinora.Server.Data;

namespace Kinora.Server.Operations;

/// <summary>What the server counts, for Prometheus' page and for whoever listens to its meter.</summary>
internal sealed class ServerMetrics : IDisposable
{
    /// <summary>Name of the meter and of the traces.</summary>
    public const string Name = "Kinora.Server";

    private readonly Lock _lock = new();
    private readonly Dictionary<JobState, long> _finished = [];
    private readonly Dictionary<GenerationPhase, double> _phases = [];
    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _videos;
    private readonly Histogram<double> _videoSeconds;
    private readonly Histogram<double> _phaseSeconds;
    private double _seconds;

    public ServerMetrics()
    {
        _videos = _meter.CreateCounter<long>("kinora.videos.finished", description: "Videos that ended, by state.");
        _videoSeconds = _meter.CreateHistogram<double>("kinora.video.duration", "s", "Work on a completed video.");
        _phaseSeconds = _meter.CreateHistogram<double>("kinora.phase.duration", "s", "Phases of completed videos.");
        _meter.CreateObservableGauge("kinora.process.memory", () => Environment.WorkingSet, "By", "Resident memory of the process.");
    }

    /// <summary>Traces, for whoever listens.</summary>
    public static ActivitySource Traces { get; } = new(Name);

    /// <summary>A job ended.</summary>
    public void Finished(JobState state, double? seconds)
    {
        _videos.Add(1, new KeyValuePair<string, object?>("state", Api.JobStateNames.Of(state)));
        if (seconds is { } work) _videoSeconds.Record(work);
        lock (_lock)
        {
            _finished[state] = _finished.GetValueOrDefault(state) + 1;
            _seconds += seconds ?? 0;
        }
    }

    /// <summary>The pipeline made a video.</summary>
    public void Made(GenerationResult result)
    {
        foreach (var (phase, seconds) in result.Seconds)
        {
            _phaseSeconds.Record(seconds, new KeyValuePair<string, object?>("phase", NameOf(phase)));
            lock (_lock) _phases[phase] = _phases.GetValueOrDefault(phase) + seconds;
        }
    }

    /// <summary>Counts since the start.</summary>
    public ServerCounts Read()
    {
        lock (_lock) return new ServerCounts(new(_finished), _phases.ToDictionary(p => NameOf(p.Key), p => p.Value), _seconds);
    }

    public void Dispose() => _meter.Dispose();

    private static string NameOf(GenerationPhase phase) => phase.ToString().ToLowerInvariant();
}
