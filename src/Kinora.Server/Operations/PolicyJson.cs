using System.Text.Json.Serialization;

namespace Kinora.Server.Operations;

/// <summary>JSON of the policy service, from generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PolicyQuestion))]
[JsonSerializable(typeof(PolicyAnswer))]
internal sealed partial class PolicyJson : JsonSerializerContext;
