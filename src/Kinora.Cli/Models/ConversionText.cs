using Kinora.Pipelines;

namespace Kinora.Cli.Models;

/// <summary>A conversion as people read it.</summary>
internal static class ConversionText
{
    private const int WorstShown = 5;

    public static IEnumerable<string> Lines(ConvertedPart part)
    {
        var formats = string.Join(", ", part.Layers.GroupBy(l => l.Format).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Count()} to {g.Key}"));
        yield return $"{part.Name}: {(formats.Length == 0 ? "nothing to convert" : formats)}, {part.Kept} kept as they were; " +
            $"{part.SourceBytes / 1e6:F1} MB are {part.Bytes / 1e6:F1} MB now, {100.0 * part.Bytes / part.Fp32Bytes:F1} % of fp32";
        var changed = part.Layers.Where(l => l.LargestError > 0).OrderByDescending(l => l.RelativeError).ToList();
        foreach (var layer in changed.Take(WorstShown))
            yield return $"  {layer.Name} {layer.Format}: error {100 * layer.RelativeError:F2} %, at most {layer.LargestError:G3}";
        if (part.Layers.Count > 0 && changed.Count == 0) yield return "  no value changed";
        if (changed.Count > WorstShown) yield return $"  the other {changed.Count - WorstShown} have no larger errors; --json lists all";
    }
}
