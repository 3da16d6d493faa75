namespace Kinora.Server.Data;

/// <summary>What a person said of two videos of one prompt on one axis. It outlives the videos.</summary>
internal sealed class ArenaVote
{
    public required string Id { get; set; }

    public required string VoterId { get; set; }

    /// <summary>The set whose pair it was; null for a pair of the voter's own.</summary>
    public string? SetId { get; set; }

    public required string Prompt { get; set; }

    public required string FirstId { get; set; }

    public required string SecondId { get; set; }

    /// <summary>What made the first one: model, LoRAs and settings that are not the model's own.</summary>
    public required string FirstName { get; set; }

    public required string SecondName { get; set; }

    /// <summary>By the names of votes' files.</summary>
    public required string Axis { get; set; }

    /// <summary>win, tie or loss, seen from the first.</summary>
    public required string Outcome { get; set; }

    public long CreatedAt { get; set; }
}
