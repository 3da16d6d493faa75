using System.Text.Json.Serialization;

namespace Kinora.Server.Api;

/// <summary>A page of videos.</summary>
internal sealed record VideoList(IReadOnlyList<VideoReply> Data, string? FirstId, string? LastId, bool HasMore)
{
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "list";
}
