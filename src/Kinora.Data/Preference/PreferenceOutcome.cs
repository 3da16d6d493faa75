using System.Text.Json.Serialization;

namespace Kinora.Data.Preference;

/// <summary>Which of two videos is better on an axis, seen from the first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PreferenceOutcome>))]
public enum PreferenceOutcome
{
    /// <summary>The first is better.</summary>
    [JsonStringEnumMemberName("win")]
    Win,

    /// <summary>Neither is.</summary>
    [JsonStringEnumMemberName("tie")]
    Tie,

    /// <summary>The second is better.</summary>
    [JsonStringEnumMemberName("lose")]
    Lose,
}
