namespace Kinora.Tensors.Kernels;

/// <summary>What an attention kernel reads and writes, and its sizes; the same for every part of the work.</summary>
internal sealed unsafe class AttentionProblem
{
    public required int Batch { get; init; }

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Heads of keys and values; query head h reads number h / (Heads / KeyHeads).</summary>
    public required int KeyHeads { get; init; }

    public required int Queries { get; init; }

    public required int Keys { get; init; }

    /// <summary>Channels of queries and keys.</summary>
    public required int Width { get; init; }

    /// <summary>Channels of values.</summary>
    public required int ValueWidth { get; init; }

    public required HeadView Q { get; init; }

    public required HeadView K { get; init; }

    public required HeadView V { get; init; }

    public required HeadView Result { get; init; }

    public bool Causal { get; init; }

    /// <summary>Visible keys per batch row; null for all.</summary>
    public IReadOnlyList<int>? KeyLengths { get; init; }

    /// <summary>What is added to scores; strides 0 where it is broadcast.</summary>
    public HeadView? Bias { get; init; }

    /// <summary>Per query head, for scores to base 2: what the root of a distance is multiplied by; null for no such bias.</summary>
    public float[]? Slopes { get; init; }

    /// <summary>Roots of distances, largest first: the entry Queries - 1 - i + j belongs to query i and key j. Longer than needed by a vector.</summary>
    public float* Roots { get; init; }

    /// <summary>How many keys of the first ones a query may see at all.</summary>
    public int VisibleKeys(long batch, int query)
    {
        var keys = KeyLengths is null ? Keys : KeyLengths[(int)batch];
        return Causal ? Math.Min(keys, query + 1) : keys;
    }
}
