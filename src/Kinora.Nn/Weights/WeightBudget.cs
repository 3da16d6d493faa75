namespace Kinora.Nn;

/// <summary>How much memory a network's linear weights may take, and how it is divided.</summary>
/// <param name="KeptBytes">Bytes for weights that stay in memory, filled in the order in which layers are built.</param>
/// <param name="Slots">Buffers of the largest streamed weight: 2 to read ahead, 1 to read when needed, 0 where all are kept.</param>
public readonly record struct WeightBudget(long KeptBytes, int Slots)
{
    /// <summary>Buffers that it takes to read one weight while another is used.</summary>
    public const int ReadingAhead = 2;

    /// <summary>Divides bytes among a network's layers.</summary>
    /// <param name="layers">Its linear layers, in the order in which they are built.</param>
    /// <param name="bytes">What they may take.</param>
    /// <returns>Null where not even the largest weight fits.</returns>
    public static WeightBudget? Of(IReadOnlyList<LinearLayer> layers, long bytes)
    {
        var (total, largest) = (layers.Sum(l => l.Bytes), Smallest(layers));
        if (bytes >= total) return new WeightBudget(total, 0);
        if (bytes >= ReadingAhead * largest) return new WeightBudget(bytes - (ReadingAhead * largest), ReadingAhead);
        return bytes >= largest ? new WeightBudget(0, 1) : null;
    }

    /// <summary>The fewest bytes that do: those of the largest weight.</summary>
    /// <param name="layers">A network's linear layers.</param>
    public static long Smallest(IReadOnlyList<LinearLayer> layers) => layers.Count == 0 ? 0 : layers.Max(l => l.Bytes);
}
