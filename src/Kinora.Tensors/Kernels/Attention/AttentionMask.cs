namespace Kinora.Tensors.Kernels;

/// <summary>Which keys a query sees in attention, and what is added to its scores. The parts add up.</summary>
public sealed record AttentionMask
{
    /// <summary>Every query sees every key.</summary>
    public static AttentionMask None { get; } = new();

    /// <summary>Query i sees keys 0 to i only; as many queries as keys.</summary>
    public static AttentionMask CausalOnly { get; } = new() { Causal = true };

    /// <summary>Whether query i sees keys 0 to i only.</summary>
    public bool Causal { get; init; }

    /// <summary>Keys behind this number are hidden from all queries of a batch row; null hides none. A row without keys comes out NaN.</summary>
    public IReadOnlyList<int>? KeyLengths { get; init; }

    /// <summary>Per query head: the score of a key is lowered by this times the square root of its distance. Asks for <see cref="Causal"/>.</summary>
    public IReadOnlyList<double>? DistanceSlopes { get; init; }

    /// <summary>Added to the scores, broadcastable to [B, H, L, S], -infinity where a key is hidden.</summary>
    public Tensor? Bias { get; init; }

    /// <summary>The mask as numbers to add to the scores of a stretch of queries; null where nothing is to be added.</summary>
    /// <param name="first">The first query.</param>
    /// <param name="queries">How many queries.</param>
    /// <param name="keys">How many keys S.</param>
    /// <param name="dtype">The type of the scores.</param>
    /// <param name="device">Where the scores are.</param>
    /// <returns>Broadcastable to [B, H, queries, S].</returns>
    public Tensor? ToBias(long first, long queries, long keys, DType dtype, Device device)
    {
        using var scope = new TensorScope();
        var bias = Bias is not null && Bias.Size(-2) > 1 ? Bias.Narrow(-2, first, queries) : Bias;
        if (KeyLengths is not null)
        {
            var lengths_B111 = Tensor.From([.. KeyLengths.Select(n => (long)n)], KeyLengths.Count, 1, 1, 1).To(device);
            Add(Tensor.Zeros([KeyLengths.Count, 1, 1, keys], dtype, device).MaskedFill(Engine.Call("le.Tensor", lengths_B111, Tensor.Range(keys, DType.I64, device)), double.NegativeInfinity));
        }

        if (Causal)
        {
            var position = Tensor.Range(keys, DType.F32, device);
            var distance_LS = (position.Narrow(0, first, queries).Unsqueeze(1) - position.Unsqueeze(0)).Unsqueeze(0).Unsqueeze(0);
            var lowered = distance_LS * 0.0;
            if (DistanceSlopes is not null) lowered = -(Tensor.From([.. DistanceSlopes.Select(m => (float)m)], 1, DistanceSlopes.Count, 1, 1).To(device) * distance_LS.Clamp(0, keys).Sqrt());
            Add(lowered.MaskedFill(distance_LS.Less(0), double.NegativeInfinity).To(dtype));
        }

        return bias is null ? null : scope.Keep(bias);

        void Add(Tensor more) => bias = bias is null ? more : bias + more;
    }
}
