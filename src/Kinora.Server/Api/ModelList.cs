using System.Text.Json.Serialization;

namespace Kinora.Server.Api;

/// <summary>All served models.</summary>
internal sealed record ModelList(IReadOnlyList<ModelReply> Data)
{
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "list";
}
