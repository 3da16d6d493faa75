namespace Kinora.Server.Data;

/// <summary>One asked-for video, from the request to its files. Times are milliseconds since 1970, UTC.</summary>
internal sealed class VideoJob
{
    public required string Id { get; set; }

    public required string OwnerId { get; set; }

    public JobState State { get; set; }

    /// <summary>Higher goes first.</summary>
    public int Priority { get; set; }

    /// <summary>Lower goes first among equal priorities.</summary>
    public long Rank { get; set; }

    public bool Paused { get; set; }

    public required string Model { get; set; }

    public required string Prompt { get; set; }

    /// <summary>The prompt as searches see it. Stored, since what a database takes for small letters depends on its kind and settings.</summary>
    public string SearchText
    {
        get => Fold(Prompt);
        private set => _ = value;
    }

    public string NegativePrompt { get; set; } = "";

    public string PositiveSuffix { get; set; } = "";

    /// <summary>An unsigned number in decimal digits, which no database has a column for.</summary>
    public required string Seed { get; set; }

    public int Steps { get; set; }

    public double Guidance { get; set; }

    public double Shift { get; set; }

    public int Width { get; set; }

    public int Height { get; set; }

    public int Frames { get; set; }

    public double Fps { get; set; }

    /// <summary>The seconds as the client wrote them; null where it gave frames or nothing.</summary>
    public string? Seconds { get; set; }

    /// <summary>LoRAs as name:scale, separated by line feeds; empty for none.</summary>
    public string Loras { get; set; } = "";

    public string? RemixedFrom { get; set; }

    public string? IdempotencyKey { get; set; }

    public int Progress { get; set; }

    public int StepsDone { get; set; }

    /// <summary>The step after which its owner let it be finished with what there was; 0 as long as he only wishes it, null for all steps.</summary>
    public int? StopAfter { get; set; }

    /// <summary>How often a worker began it.</summary>
    public int Attempts { get; set; }

    public long CreatedAt { get; set; }

    public long? StartedAt { get; set; }

    public long? CompletedAt { get; set; }

    public long? ExpiresAt { get; set; }

    /// <summary>Seconds of work, of the attempt that finished it.</summary>
    public double? WorkSeconds { get; set; }

    /// <summary>Whether an earlier attempt had taken some of the steps, so that <see cref="WorkSeconds"/> is no measure.</summary>
    public bool WasResumed { get; set; }

    public string? ErrorCode { get; set; }

    public string? ErrorMessage { get; set; }

    public bool Favourite { get; set; }

    /// <summary>Words between spaces, with a space before and behind, so that one can be looked for.</summary>
    public string Tags { get; set; } = " ";

    /// <summary>A text in the form in which prompts are searched.</summary>
    public static string Fold(string text) => text.ToLowerInvariant();
}
