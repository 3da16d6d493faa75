using System.Text.Json.Serialization;

namespace Kinora.Pipelines;

/// <summary>Reading and writing without reflection; unknown fields are faults, so that a misspelt one is seen.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(GenerationDefaultsJson))]
internal sealed partial class PipelineJsonContext : JsonSerializerContext;
