using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Cli.Models;

/// <summary>A conversion as people read it.</summary>
internal static class ConversionText
{
    private const int WorstShown = 5;

    public static IEnumerable<string> Lines(ConvertedPart part)
    {
        var formats = string.Join(", ", part.Layers.GroupBy(l => l.Format).OrderBy(g => g.Key).Select(g => $"{g.Count()} to {g.Key.Name()}"));
        yield return $"{part.Name}: {(formats.Length == 0 ? "no weight can be quantised" : formats)}, {part.Kept} kept as they were; " +
            $"{part.SourceBytes / 1e6:F1} MB are {part.Bytes / 1e6:F1} MB now, {100.0 * part.Bytes / part.Fp32Bytes:F1} % of fp32";
        foreach (var layer in part.Layers.OrderByDescending(l => l.RelativeError).Take(WorstShown))
            yield return $"  {layer.Name} {layer.Format.Name()}: error {100 * layer.RelativeError:F2} %, at most {layer.LargestError:G3}";
        if (part.Layers.Count > WorstShown) yield return $"  the other {part.Layers.Count - WorstShown} have smaller errors; --json lists all";
    }
}
