using System.Text.Json.Serialization;

namespace Kinora.Evaluation;

/// <summary>What a person said about two videos, seen from the first model.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VoteOutcome>))]
public enum VoteOutcome
{
    /// <summary>The first is better.</summary>
    [JsonStringEnumMemberName("win")]
    Win,

    /// <summary>Neither is.</summary>
    [JsonStringEnumMemberName("tie")]
    Tie,

    /// <summary>The second is better.</summary>
    [JsonStringEnumMemberName("loss")]
    Loss,
}
