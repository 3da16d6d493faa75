using System.Text.Json.Serialization;

namespace Kinora.Server.Api;

/// <summary>A served model and what it can do.</summary>
internal sealed record ModelReply(
    string Id, long Created, string OwnedBy, IReadOnlyList<string> Modalities, ModelDefaults Defaults, ModelLimits Limits, IReadOnlyList<string> Loras)
{
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "model";
}
