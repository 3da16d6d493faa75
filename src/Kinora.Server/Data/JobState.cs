namespace Kinora.Server.Data;

/// <summary>Where a video stands. Stored by name.</summary>
internal enum JobState
{
    /// <summary>Waits, or was interrupted and waits to go on.</summary>
    Queued,

    /// <summary>A worker makes it.</summary>
    InProgress,

    /// <summary>Its files are there.</summary>
    Completed,

    /// <summary>It can't be made; the error says why.</summary>
    Failed,

    /// <summary>Its owner stopped it.</summary>
    Cancelled,

    /// <summary>It was made and its files were removed by age.</summary>
    Expired,
}
