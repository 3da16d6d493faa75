namespace Kinora.Benchmarks.Comparisons;

/// <summary>Collects ratios under their keys and tells people what they are made of.</summary>
internal sealed class ComparisonLog(TextWriter people)
{
    private const double Giga = 1e9;

    /// <summary>The ratios by key, in the order in which they were measured.</summary>
    public SortedDictionary<string, double> Ratios { get; } = new(StringComparer.Ordinal);

    /// <summary>Notes a ratio and shows it.</summary>
    public void Add(string key, double ratio)
    {
        Ratios[key] = Math.Round(ratio, 4);
        people.WriteLine($"{key,-34} {ratio,8:F3}");
    }

    /// <summary>Shows what a ratio is made of.</summary>
    public void Show(Side side, double seconds) =>
        people.WriteLine($"  {side.Name,-40} {seconds * 1e3,10:F1} ms{(side.Operations is { } operations ? $" {operations / seconds / Giga,8:F1} GFLOP/s" : "")}");

    /// <summary>Shows a remark.</summary>
    public void Say(string text) => people.WriteLine($"  {text}");
}
