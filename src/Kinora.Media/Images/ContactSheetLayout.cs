namespace Kinora.Media;

/// <summary>How frames are laid out on a contact sheet.</summary>
public sealed record ContactSheetLayout
{
    /// <summary>Pictures in a row, 1 to 64.</summary>
    public int Columns { get; init; } = 6;

    /// <summary>Pictures taken from the clip, evenly spaced from its first to its last frame, at least 1; a shorter clip gives
    /// all its frames. Null takes every <see cref="EveryNth"/> frame instead.</summary>
    public int? Pictures { get; init; } = 24;

    /// <summary>With <see cref="Pictures"/> null: frames 0, n, 2n and so on are taken; at least 1.</summary>
    public int EveryNth { get; init; } = 1;

    /// <summary>Every pixel becomes a square of this side (nearest neighbour), 1 to 32: for tiny videos.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>Pixels between pictures and around the sheet, 0 to 64, not scaled.</summary>
    public int Gap { get; init; } = 2;

    /// <summary>Grey level of the gaps, 0 black to 255 white.</summary>
    public byte Background { get; init; } = 255;

    /// <summary>Every value out of range, each named in a whole sentence.</summary>
    internal IEnumerable<string> FindFaults()
    {
        if (Columns is < 1 or > 64)
            yield return $"A contact sheet has 1 to 64 columns, got {Columns}.";
        if (Pictures < 1)
            yield return $"A contact sheet has at least one picture, got {Pictures}.";
        if (EveryNth < 1)
            yield return $"A contact sheet takes every 1st, 2nd, ... frame, got every {EveryNth}th.";
        if (Scale is < 1 or > 32)
            yield return $"A contact sheet is enlarged 1 to 32 times, got {Scale}.";
        if (Gap is < 0 or > 64)
            yield return $"A contact sheet's gap has 0 to 64 pixels, got {Gap}.";
    }

    /// <summary>The frames taken from a clip, in order.</summary>
    internal int[] Choose(int frameCount)
    {
        if (Pictures is not { } wanted)
            return [.. Enumerable.Range(0, (frameCount + EveryNth - 1) / EveryNth).Select(i => i * EveryNth)];
        return Spread(frameCount, wanted);
    }

    /// <summary>Evenly spaced frames, the first and the last among them.</summary>
    /// <param name="frameCount">Frames of the clip, at least 1.</param>
    /// <param name="wanted">How many are wanted, at least 1.</param>
    /// <returns>As many frame indices in order, or all of them where the clip has fewer.</returns>
    public static int[] Spread(int frameCount, int wanted)
    {
        int count = Math.Min(wanted, frameCount);
        if (count == 1)
            return [0];
        return [.. Enumerable.Range(0, count).Select(i => (int)(((2L * i * (frameCount - 1)) + count - 1) / (2L * (count - 1))))];
    }
}
