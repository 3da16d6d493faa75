using System.Text.Json;

namespace Kinora.Cli.Inspection;

/// <summary>The JSON of an inspected video; <c>kind</c> is <c>video</c>, <c>recipe</c> is null where none is stored.</summary>
internal sealed record VideoReport(
    string Kind, string Path, int Width, int Height, int Frames, double Fps, double Seconds, string Codec, string PixelFormat, string Container, JsonElement? Recipe);
