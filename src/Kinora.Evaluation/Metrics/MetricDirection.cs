using System.Text.Json.Serialization;

namespace Kinora.Evaluation;

/// <summary>Which values of a metric are good.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MetricDirection>))]
public enum MetricDirection
{
    /// <summary>Neither: a property of the video, not a merit.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>High values.</summary>
    [JsonStringEnumMemberName("higher")]
    Higher,

    /// <summary>Low values.</summary>
    [JsonStringEnumMemberName("lower")]
    Lower,
}
