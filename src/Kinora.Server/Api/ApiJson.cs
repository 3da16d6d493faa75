using System.Text.Json.Serialization;

namespace Kinora.Server.Api;

/// <summary>JSON of the API, from generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ErrorReply))]
[JsonSerializable(typeof(VideoReply))]
[JsonSerializable(typeof(VideoList))]
[JsonSerializable(typeof(DeletedReply))]
[JsonSerializable(typeof(ModelReply))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(HealthReply))]
internal sealed partial class ApiJson : JsonSerializerContext;
