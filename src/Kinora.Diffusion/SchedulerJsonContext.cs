using System.Text.Json.Serialization;

namespace Kinora.Diffusion;

/// <summary>Reading and writing without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(SchedulerJson))]
internal sealed partial class SchedulerJsonContext : JsonSerializerContext;
