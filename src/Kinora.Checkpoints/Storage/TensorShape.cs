namespace Kinora.Checkpoints;

/// <summary>Arithmetic on shapes that come from files, where any number may be a lie.</summary>
internal static class TensorShape
{
    /// <summary>libtorch itself sets no limit; no network here has more than five axes.</summary>
    public const int MaxAxes = 64;

    /// <summary>Product of the sizes, or null when it does not fit 64 bits.</summary>
    public static long? Count(ReadOnlySpan<long> shape)
    {
        if (shape.Contains(0)) return 0;
        long count = 1;
        foreach (var size in shape)
        {
            if (size < 0 || count > long.MaxValue / size) return null;
            count *= size;
        }

        return count;
    }

    /// <summary>Bytes of a tensor, or null when the number does not fit 64 bits.</summary>
    public static long? Bytes(ReadOnlySpan<long> shape, int elementSize) =>
        Count(shape) is { } count && count <= long.MaxValue / elementSize ? count * elementSize : null;

    /// <summary>"[2, 6144]"; "[]" for a scalar.</summary>
    public static string Text(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
