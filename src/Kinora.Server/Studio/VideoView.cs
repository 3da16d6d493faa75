namespace Kinora.Server.Studio;

/// <summary>A video as pages show it.</summary>
public sealed record VideoView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>queued, in_progress, completed, failed, cancelled or expired.</summary>
    public required string State { get; init; }

    /// <summary>The sentence.</summary>
    public required string Prompt { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Frames.</summary>
    public required int Frames { get; init; }

    /// <summary>Frames per second.</summary>
    public required double Fps { get; init; }

    /// <summary>0 to 100.</summary>
    public required int Percent { get; init; }

    /// <summary>load, text, denoise or decode; null when it is not being made.</summary>
    public string? Phase { get; init; }

    /// <summary>Units of the phase that are done.</summary>
    public int? Step { get; init; }

    /// <summary>Units that the phase has; 0 for none.</summary>
    public int Steps { get; init; }

    /// <summary>Seconds until it is done; null when unknown.</summary>
    public double? Eta { get; init; }

    /// <summary>Videos before it in the queue; null when it does not wait.</summary>
    public int? Position { get; init; }

    /// <summary>Number of the newest preview; null for none.</summary>
    public int? Preview { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it waits at its owner's wish.</summary>
    public bool Paused { get; init; }

    /// <summary>Whether it is to be finished with what there is.</summary>
    public bool IsFinishing { get; init; }

    /// <summary>Whether its owner marked it.</summary>
    public bool Favourite { get; init; }

    /// <summary>Its owner's tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The video it was remixed from; null for none.</summary>
    public string? RemixedFrom { get; init; }

    /// <summary>Seconds of work; null before it is done.</summary>
    public double? WorkSeconds { get; init; }

    /// <summary>When it was done, in milliseconds, so that a video made anew is fetched anew.</summary>
    public long Stamp { get; init; }

    /// <summary>All settings, by the names of the API.</summary>
    public required IReadOnlyDictionary<string, string> Recipe { get; init; }

    /// <summary>Whether there is a video to be seen.</summary>
    public bool IsDone => State == "completed";

    /// <summary>Whether it waits or is being made.</summary>
    public bool IsActive => State is "queued" or "in_progress";
}
