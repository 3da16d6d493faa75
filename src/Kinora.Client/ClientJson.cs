using System.Text.Json.Serialization;

namespace Kinora.Client;

/// <summary>JSON of the API, from generated code, so that programs can be trimmed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Video))]
[JsonSerializable(typeof(VideoPage))]
[JsonSerializable(typeof(VideoRequest))]
[JsonSerializable(typeof(MoveRequest))]
[JsonSerializable(typeof(ModelPage))]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class ClientJson : JsonSerializerContext;
