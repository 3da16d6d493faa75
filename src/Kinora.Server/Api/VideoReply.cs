namespace Kinora.Server.Api;

/// <summary>A video in the form of OpenAI's Videos API, with our own fields behind theirs.</summary>
internal sealed record VideoReply
{
    public required string Id { get; init; }

    public string Object { get; } = "video";

    public required string Model { get; init; }

    public required string Status { get; init; }

    public required int Progress { get; init; }

    public required long CreatedAt { get; init; }

    public long? CompletedAt { get; init; }

    public long? ExpiresAt { get; init; }

    public required string Prompt { get; init; }

    public required string Size { get; init; }

    public required string Seconds { get; init; }

    public string Quality { get; } = "standard";

    public string? RemixedFromVideoId { get; init; }

    public VideoError? Error { get; init; }

    /// <summary>The state itself; <see cref="Status"/> is the nearest of OpenAI's four.</summary>
    public required string State { get; init; }

    public required string NegativePrompt { get; init; }

    /// <summary>As a number; those above 2^53 need a reader that keeps them.</summary>
    public required ulong Seed { get; init; }

    public required int Steps { get; init; }

    /// <summary>The step after which it was finished early; null for all steps.</summary>
    public int? StoppedAfter { get; init; }

    public required double Guidance { get; init; }

    public required double Shift { get; init; }

    public required int NumFrames { get; init; }

    public required double Fps { get; init; }

    public required IReadOnlyList<LoraReply> Lora { get; init; }

    public required int Priority { get; init; }

    public required bool Paused { get; init; }

    /// <summary>How many videos go before a waiting one; null when it does not wait.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>load, text, denoise or decode; null when it is not being made.</summary>
    public string? Phase { get; init; }

    public int? Step { get; init; }

    /// <summary>Seconds until it is done, from this server's own history; null when unknown.</summary>
    public double? EtaSeconds { get; init; }

    /// <summary>Number of the newest preview; null when there is none.</summary>
    public int? Preview { get; init; }
}
