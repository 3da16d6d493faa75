using System.Text.Json.Serialization;

namespace Kinora.Evaluation;

/// <summary>What a comparison says about a model against another.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MetricVerdict>))]
public enum MetricVerdict
{
    /// <summary>The difference can be chance, or there are too few prompts to tell.</summary>
    [JsonStringEnumMemberName("undecided")]
    Undecided,

    /// <summary>Better than the other.</summary>
    [JsonStringEnumMemberName("better")]
    Better,

    /// <summary>Worse than the other.</summary>
    [JsonStringEnumMemberName("worse")]
    Worse,

    /// <summary>Higher than the other, of a metric that is no merit either way.</summary>
    [JsonStringEnumMemberName("higher")]
    Higher,

    /// <summary>Lower than the other, of such a metric.</summary>
    [JsonStringEnumMemberName("lower")]
    Lower,
}
