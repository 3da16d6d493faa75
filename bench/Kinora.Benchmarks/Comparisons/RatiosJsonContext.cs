using System.Text.Json.Serialization;

namespace Kinora.Benchmarks.Comparisons;

/// <summary>How ratios are written: one line.</summary>
[JsonSerializable(typeof(SortedDictionary<string, double>))]
internal sealed partial class RatiosJsonContext : JsonSerializerContext;
