using System.Text.Json;

namespace Kinora.Cli.Inspection;

/// <summary>The JSON of an inspected video.</summary>
/// <param name="Kind"><c>video</c>.</param>
/// <param name="Recipe">The stored recipe; null where there is none.</param>
internal sealed record VideoReport(
    string Kind, string Path, int Width, int Height, int Frames, double Fps, double Seconds, string Codec, string PixelFormat, string Container, JsonElement? Recipe);
