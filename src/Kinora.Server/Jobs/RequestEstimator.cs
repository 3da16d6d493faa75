using System.Collections.Concurrent;
using Kinora.Pipelines;
using Kinora.Server.Data;
using Kinora.Tensors;

namespace Kinora.Server.Jobs;

/// <summary>
/// What a request would take, before it is queued: memory from the shapes of the model's networks, and time from them and the
/// machine's speed, for as long as there is no history to go by.
/// </summary>
internal sealed class RequestEstimator(ServedModels models)
{
    private const int MostKept = 500;

    private static readonly TimeSpan s_probe = TimeSpan.FromSeconds(0.3);

    // Measured once, at the first estimate; a video that is being made then makes it slower than it is, and the estimate careful.
    private readonly Lazy<double> _rate = new(() => EngineProbe.MatrixFlopsPerSecond(s_probe));
    private readonly ConcurrentDictionary<(string Model, int Width, int Height, int Frames, int Steps, bool Guided), PreflightReport> _reports = new();

    /// <summary>Estimates a job. The prompt's length hardly counts, so one estimate serves all prompts.</summary>
    /// <returns>Memory, time and the machine's limit; null where the model is not served.</returns>
    public PreflightReport? Estimate(VideoJob job)
    {
        if (!models.TryFind(job.Model, out var served)) return null;
        if (_reports.Count > MostKept) _reports.Clear();
        return _reports.GetOrAdd((job.Model, job.Width, job.Height, job.Frames, job.Steps, job.Guidance > 1), _ =>
            Preflight.Estimate(served.Model, job.ToRequest(), null, [], _rate.Value));
    }
}
