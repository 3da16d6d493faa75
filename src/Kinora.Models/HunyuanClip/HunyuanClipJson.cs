using System.Text.Json.Serialization;

namespace Kinora.Models.HunyuanClip;

[JsonSourceGenerationOptions(WriteIndented = true, RespectRequiredConstructorParameters = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HunyuanClipConfig))]
internal sealed partial class HunyuanClipJson : JsonSerializerContext;
