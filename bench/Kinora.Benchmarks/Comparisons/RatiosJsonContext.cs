using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kinora.Benchmarks.Comparisons;

/// <summary>How ratios are written: one line; and results that are kept: indented.</summary>
[JsonSerializable(typeof(SortedDictionary<string, double>))]
[JsonSerializable(typeof(FullResult))]
internal sealed partial class RatiosJsonContext : JsonSerializerContext
{
    private static RatiosJsonContext? s_readable;

    /// <summary>For files.</summary>
    public static RatiosJsonContext Readable => s_readable ??= new(new JsonSerializerOptions { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });
}
