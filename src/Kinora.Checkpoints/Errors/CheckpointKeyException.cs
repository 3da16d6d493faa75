namespace Kinora.Checkpoints;

/// <summary>The keys or shapes of a checkpoint do not fit the network that should load it.</summary>
public sealed class CheckpointKeyException : CheckpointException
{
    /// <summary>Turns a report with differences into an error whose text is the report.</summary>
    /// <param name="report">A report that found at least one difference.</param>
    public CheckpointKeyException(KeyReport report)
        : base(report.ToText()) => Report = report;

    /// <summary>Every missing, unexpected and misshapen key.</summary>
    public KeyReport Report { get; }
}
