namespace Kinora.Evaluation;

/// <summary>Whether a thing is there throughout a video.</summary>
/// <param name="Share">Share of the frames in which it is found.</param>
/// <param name="LongestGap">Most frames in a row without it.</param>
public sealed record Permanence(double Share, int LongestGap)
{
    /// <summary>The share of frames that counts as throughout.</summary>
    public const double LeastShare = 0.95;

    /// <summary>The longest gap that does, in frames: a third of a second.</summary>
    public const int AllowedGap = 8;

    /// <summary>Whether it is present throughout.</summary>
    public bool Holds => Share >= LeastShare && LongestGap <= AllowedGap;

    /// <summary>Measures.</summary>
    /// <param name="found">Whether it is found, for each frame.</param>
    public static Permanence Of(IReadOnlyList<bool> found)
    {
        int longest = 0, gap = 0;
        foreach (var here in found)
        {
            gap = here ? 0 : gap + 1;
            longest = Math.Max(longest, gap);
        }

        return new Permanence(found.Count == 0 ? 0 : (double)found.Count(here => here) / found.Count, longest);
    }
}
