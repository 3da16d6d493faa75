using System.Text.Json.Serialization;

namespace Kinora.Data.World;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GroundTruth))]
[JsonSerializable(typeof(SceneSpec))]
internal sealed partial class WorldJsonContext : JsonSerializerContext;
