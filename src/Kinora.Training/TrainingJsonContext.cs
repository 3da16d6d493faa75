using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kinora.Training;

/// <summary>Reading and writing run files and manifests without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowTrailingCommas = true,
    WriteIndented = true)]
[JsonSerializable(typeof(TrainingRunConfig))]
[JsonSerializable(typeof(CheckpointManifest))]
internal sealed partial class TrainingJsonContext : JsonSerializerContext;
