using System.Text.Json.Serialization;

namespace Kinora.Models.StepLlm;

[JsonSourceGenerationOptions(WriteIndented = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StepLlmConfig))]
internal sealed partial class StepLlmJson : JsonSerializerContext;
