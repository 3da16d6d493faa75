using System.Text.Json;

namespace Kinora.Models.VideoVae;

/// <summary>
/// <c>vae/config.json</c>: the fields of <see cref="VideoVaeConfig"/> with snake_case names. The published model folder has
/// no such file, since its numbers are in the reference's code.
/// </summary>
public static class VideoVaeConfigFile
{
    /// <summary>Reads a configuration; a field that is absent has its published value.</summary>
    /// <param name="json">The text of the file.</param>
    /// <exception cref="JsonException">The text is no JSON object, or has an unknown field or a value of another type.</exception>
    /// <exception cref="ArgumentException">The sizes don't fit each other.</exception>
    public static VideoVaeConfig FromJson(string json)
    {
        var read = JsonSerializer.Deserialize(json, VideoVaeJsonContext.Default.VideoVaeJson)
            ?? throw new JsonException("Reading a Video-VAE configuration: expected a JSON object, got null.");
        return read.ToConfig().Validate();
    }

    /// <summary>The text for the file.</summary>
    /// <param name="config">A configuration.</param>
    public static string ToJson(VideoVaeConfig config) =>
        JsonSerializer.Serialize(VideoVaeJson.From(config), VideoVaeJsonContext.Default.VideoVaeJson) + "\n";
}
