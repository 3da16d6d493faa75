namespace Kinora.Evaluation;

/// <summary>The eleven categories of Step-Video-T2V-Eval, which has them by position (spec 10.1).</summary>
public static class ReportCategories
{
    /// <summary>Prompts of all categories.</summary>
    public const int Count = 128;

    /// <summary>Names and numbers of prompts, in the file's order.</summary>
    public static IReadOnlyList<(string Name, int Prompts)> All { get; } =
    [
        ("Sports", 12), ("Food", 11), ("Scenery", 12), ("Animals", 12), ("Festivals", 11), ("Combined Concepts", 12),
        ("Surreal", 11), ("People", 12), ("3D Animation", 12), ("Cinematography", 11), ("Style", 12),
    ];

    /// <summary>The category of a line.</summary>
    /// <param name="line">From 0 to 127.</param>
    public static string Of(int line)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(line);
        foreach (var (name, prompts) in All)
        {
            if (line < prompts) return name;
            line -= prompts;
        }

        throw new ArgumentOutOfRangeException(nameof(line), $"The categories have {Count} lines, numbered from 0.");
    }
}
