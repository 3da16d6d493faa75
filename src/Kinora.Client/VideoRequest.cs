namespace Kinora.Client;

/// <summary>What to make. What is null has the model's value, and a remix takes it from the original.</summary>
public sealed record VideoRequest
{
    /// <summary>The sentence, Chinese or English.</summary>
    public required string Prompt { get; init; }

    /// <summary>One of the server's models.</summary>
    public string? Model { get; init; }

    /// <summary>Width and height in pixels, both multiples of 16, such as 64x64.</summary>
    public string? Size { get; init; }

    /// <summary>How long it shall last at least, in seconds; instead of <see cref="NumFrames"/>.</summary>
    public string? Seconds { get; init; }

    /// <summary>Frames, a multiple of 17; instead of <see cref="Seconds"/>.</summary>
    public int? NumFrames { get; init; }

    /// <summary>Frames per second at which the file plays.</summary>
    public double? Fps { get; init; }

    /// <summary>What guidance steers away from.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>The seed of the noise; drawn by the server where it is null.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Solver steps.</summary>
    public int? Steps { get; init; }

    /// <summary>Classifier-free guidance scale.</summary>
    public double? Guidance { get; init; }

    /// <summary>Time shift of the schedule, above 0.</summary>
    public double? Shift { get; init; }

    /// <summary>LoRAs of the server.</summary>
    public IReadOnlyList<VideoLora>? Lora { get; init; }

    /// <summary>Higher goes first; above 0 is for admins.</summary>
    public int? Priority { get; init; }

    /// <summary>The same key with the same request gives the same video, so that a request can be repeated after a broken connection.</summary>
    public string? IdempotencyKey { get; init; }
}
