using System.Text.Json.Serialization;

namespace Kinora.Client;

/// <summary>Where a video stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VideoState>))]
public enum VideoState
{
    /// <summary>It waits.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>It is being made.</summary>
    [JsonStringEnumMemberName("in_progress")]
    InProgress,

    /// <summary>Its files are there.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>It can't be made.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Its owner stopped it.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>Its files were removed by age; a retry makes them again.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,
}
