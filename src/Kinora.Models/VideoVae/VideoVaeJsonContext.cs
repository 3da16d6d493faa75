using System.Text.Json.Serialization;

namespace Kinora.Models.VideoVae;

/// <summary>Reading and writing without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(VideoVaeJson))]
internal sealed partial class VideoVaeJsonContext : JsonSerializerContext;
