namespace Kinora.Tensors;

/// <summary>Reads a stored tensor into memory that is there already, a piece at a time.</summary>
public static class StoredWeight
{
    // Bytes of the file that are mapped at once while a tensor is read.
    private const long PieceBytes = 16 << 20;

    /// <summary>Copies a tensor's values, widened to fp32, and lets go of the file's pages behind the reading.</summary>
    /// <param name="source">The checkpoint.</param>
    /// <param name="name">The tensor's key.</param>
    /// <param name="target">A contiguous fp32 tensor on the processor of as many elements.</param>
    /// <remarks>Runs on the calling thread alone. Values are those that a conversion by the engine gives, bit for bit.</remarks>
    /// <exception cref="InvalidOperationException">The stored tensor has another number of elements.</exception>
    public static unsafe void Read(ITensorSource source, string name, Tensor target)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var stored = source.Load(name);
        if (stored.ElementCount != target.ElementCount) throw new InvalidOperationException($"Reading {source.Description}: '{name}' is {stored}, a tensor like {target} was expected. Check the keys before loading.");
        if (!Widening.Knows(stored.DType) || !stored.IsContiguous) stored = stored.To(DType.F32).Contiguous();
        var size = stored.DType.Size();
        var piece = PieceBytes / size;
        for (long at = 0; at < stored.ElementCount; at += piece)
        {
            var count = (int)Math.Min(piece, stored.ElementCount - at);
            Widening.Copy(new ReadOnlySpan<byte>((byte*)stored.Data + (at * size), count * size), stored.DType, new Span<float>((float*)target.Data + at, count));
            source.Release(name);
        }
    }

    /// <summary>Copies a weight of integers as it is, and lets go of the file's pages.</summary>
    /// <param name="source">The checkpoint.</param>
    /// <param name="name">The weight's key.</param>
    /// <param name="target">A weight of the same format and shape.</param>
    /// <exception cref="InvalidOperationException">The stored weight has another format or shape.</exception>
    public static void ReadQuantized(ITensorSource source, string name, QuantizedWeight target)
    {
        using var scope = new TensorScope();
        using var stored = source.LoadQuantized(name);
        if (stored.Format != target.Format || stored.Outputs != target.Outputs || stored.Inputs != target.Inputs)
            throw new InvalidOperationException($"Reading {source.Description}: '{name}' is {stored}, a weight like {target} was expected. Check the keys before loading.");
        Copy(stored.Values, target.Values);
        if (stored.Scales is { } scales) Copy(scales, target.Scales!);
        source.Release(name);

        void Copy(Tensor from, Tensor to)
        {
            var bytes = from.ElementCount * from.DType.Size();
            for (long at = 0; at < bytes; at += PieceBytes)
            {
                var count = (int)Math.Min(PieceBytes, bytes - at);
                CopyBytes(from, to, at, count);
                source.Release(name);
            }
        }
    }

    private static unsafe void CopyBytes(Tensor from, Tensor to, long at, int count) =>
        new ReadOnlySpan<byte>((byte*)from.Data + at, count).CopyTo(new Span<byte>((byte*)to.Data + at, count));
}
