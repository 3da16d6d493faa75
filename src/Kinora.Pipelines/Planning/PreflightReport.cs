namespace Kinora.Pipelines;

/// <summary>What a request would take on this machine.</summary>
/// <param name="Stages">Stage by stage.</param>
/// <param name="LimitBytes">The memory that it may take: the budget, or the machine's memory where none was stated.</param>
/// <param name="SmallestBytes">The smallest budget that the request runs in.</param>
/// <param name="DiskBytes">The most that the files may take.</param>
/// <param name="FlopsPerSecond">The machine's rate of fp32 matrix products, as measured.</param>
/// <param name="Nearest">The nearest smaller request that fits; null where this one does, or none.</param>
public sealed record PreflightReport(
    IReadOnlyList<StageEstimate> Stages, long LimitBytes, long SmallestBytes, long DiskBytes, double FlopsPerSecond, RequestSize? Nearest)
{
    /// <summary>The most that the process will have resident.</summary>
    public long PeakBytes => Limiting.PeakBytes;

    /// <summary>Whether that is within the limit.</summary>
    public bool Fits => PeakBytes <= LimitBytes;

    /// <summary>The stage that takes the most memory.</summary>
    public StageEstimate Limiting => Stages.MaxBy(s => s.PeakBytes)!;

    /// <summary>The stage that takes the most time.</summary>
    public StageEstimate Slowest => Stages.MaxBy(s => s.Seconds)!;

    /// <summary>Seconds in all.</summary>
    public double Seconds => Stages.Sum(s => s.Seconds);
}
