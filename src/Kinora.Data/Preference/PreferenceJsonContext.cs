using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kinora.Data.Preference;

/// <summary>Lines of samples and pairs, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PreferencePair))]
[JsonSerializable(typeof(SampledVideo))]
internal sealed partial class PreferenceJsonContext : JsonSerializerContext
{
    private static PreferenceJsonContext? s_line;

    /// <summary>With Chinese left readable.</summary>
    public static PreferenceJsonContext Line => s_line ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
