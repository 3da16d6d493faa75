using System.Text.Json.Serialization;

namespace Kinora.Client;

/// <summary>A video as the server tells of it, in the form of OpenAI's Videos API with Kinora's fields.</summary>
public sealed record Video
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The model that makes it.</summary>
    public required string Model { get; init; }

    /// <summary>Where it stands.</summary>
    public required VideoState State { get; init; }

    /// <summary>How far it is, 0 to 100.</summary>
    public int Progress { get; init; }

    /// <summary>When it was asked for.</summary>
    [JsonConverter(typeof(UnixTimeConverter))]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its files were whole; null before.</summary>
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When its files are removed; null for never.</summary>
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The sentence.</summary>
    public required string Prompt { get; init; }

    /// <summary>Width and height in pixels, such as 64x64.</summary>
    public required string Size { get; init; }

    /// <summary>How long it lasts, in seconds, as it was asked for.</summary>
    public required string Seconds { get; init; }

    /// <summary>The video that it was remixed from; null for none.</summary>
    public string? RemixedFromVideoId { get; init; }

    /// <summary>Why there is no video; null where nothing is wrong.</summary>
    public VideoFailure? Error { get; init; }

    /// <summary>What guidance steers away from.</summary>
    public string NegativePrompt { get; init; } = "";

    /// <summary>The seed of the noise.</summary>
    public ulong Seed { get; init; }

    /// <summary>Solver steps.</summary>
    public int Steps { get; init; }

    /// <summary>The step after which it was finished early; null for all steps.</summary>
    public int? StoppedAfter { get; init; }

    /// <summary>Classifier-free guidance scale.</summary>
    public double Guidance { get; init; }

    /// <summary>Time shift of the schedule.</summary>
    public double Shift { get; init; }

    /// <summary>Frames.</summary>
    public int NumFrames { get; init; }

    /// <summary>Frames per second.</summary>
    public double Fps { get; init; }

    /// <summary>LoRAs that the model is loaded with.</summary>
    public IReadOnlyList<VideoLora> Lora { get; init; } = [];

    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>Whether it waits at its owner's wish.</summary>
    public bool Paused { get; init; }

    /// <summary>How many videos go before it; null when it does not wait.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>load, text, denoise or decode; null when it is not being made.</summary>
    public string? Phase { get; init; }

    /// <summary>Units of the phase that are done; null when it is not being made.</summary>
    public int? Step { get; init; }

    /// <summary>Seconds until it is done, from the server's own history; null when unknown.</summary>
    public double? EtaSeconds { get; init; }

    /// <summary>Number of the newest preview; null when there is none.</summary>
    public int? Preview { get; init; }

    /// <summary>Whether nothing more will happen to it by itself.</summary>
    [JsonIgnore]
    public bool IsOver => State is not (VideoState.Queued or VideoState.InProgress);
}
