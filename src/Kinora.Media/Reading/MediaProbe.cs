using System.Text.Json;

namespace Kinora.Media;

/// <summary>ffprobe's answer about one file, as JSON.</summary>
internal sealed class MediaProbe
{
    /// <summary>The container's and the first frame's tags (PNG keeps its texts in the frame).</summary>
    public static readonly string[] Comments =
        ["-select_streams", "v:0", "-show_entries", "format_tags:frame_tags", "-read_intervals", "%+#1"];

    /// <summary>All about the first video stream, its frames counted by decoding them.</summary>
    public static readonly string[] Everything = ["-select_streams", "v:0", "-count_frames", "-show_streams", "-show_format"];

    private readonly JsonElement _root;

    private MediaProbe(JsonElement root, IReadOnlyList<string> lastLines)
    {
        _root = root;
        LastLines = lastLines;
    }

    /// <summary>What ffprobe complained of although it ended well, for example frames it could not decode.</summary>
    public IReadOnlyList<string> LastLines { get; }

    /// <summary>The first video stream, or null.</summary>
    public JsonElement? Stream =>
        _root.TryGetProperty("streams", out JsonElement streams) && streams.GetArrayLength() > 0 ? streams[0] : null;

    /// <summary>The container.</summary>
    public JsonElement Format => _root.GetProperty("format");

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="MediaToolException">ffprobe is missing or can't read the file.</exception>
    public static MediaProbe Run(string path, MediaTools tools, string[] entries, CancellationToken cancellation)
    {
        MediaInput.RequireFile(path);
        ExternalResult result = tools.FfprobeTool.Run(
            ["-hide_banner", "-loglevel", "error", "-of", "json", .. entries, .. MediaInput.Arguments(path)],
            $"Examining '{path}'", default, null, cancellation);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        return new MediaProbe(document.RootElement.Clone(), result.LastLines);
    }

    /// <summary>A tag of the container or the first frame, whatever its letters' case (WebM writes capitals).</summary>
    public string? FindTag(string name)
    {
        IEnumerable<JsonElement> holders = [Format];
        if (_root.TryGetProperty("frames", out JsonElement frames))
            holders = holders.Concat(frames.EnumerateArray());
        foreach (JsonElement holder in holders)
            if (holder.TryGetProperty("tags", out JsonElement tags))
                foreach (JsonProperty tag in tags.EnumerateObject())
                    if (tag.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                        return tag.Value.GetString();
        return null;
    }
}
