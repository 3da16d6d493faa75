using System.Text.Json.Serialization;

namespace Kinora.Models.VideoVae;

[JsonSourceGenerationOptions(WriteIndented = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(VideoVaeConfig))]
internal sealed partial class VideoVaeJson : JsonSerializerContext;
