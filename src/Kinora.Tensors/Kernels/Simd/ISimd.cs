namespace Kinora.Tensors.Kernels.Simd;

/// <summary>
/// The few operations that kernels are written in, on fp32 vectors of one width. A kernel takes the width as a type argument and
/// is compiled once for each: no kernel is written twice, and tests run every width on every processor.
/// </summary>
/// <typeparam name="TVector">The vector type.</typeparam>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>Numbers in a vector.</summary>
    static abstract int Width { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Broadcast(float value);

    static abstract TVector BroadcastAt(float* value);

    static abstract TVector Load(float* first);

    static abstract void Store(TVector vector, float* first);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>left * right + addend, rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>The larger of each pair; where one is NaN, the second.</summary>
    static abstract TVector Max(TVector first, TVector second);

    /// <summary>The smaller of each pair; where one is NaN, the second.</summary>
    static abstract TVector Min(TVector first, TVector second);

    /// <summary>The bits moved up into the exponent's place.</summary>
    static abstract TVector ToExponent(TVector bits);

    static abstract float Sum(TVector vector);

    /// <summary>The largest of a vector's numbers; where some are NaN, any.</summary>
    static abstract float Largest(TVector vector);
}
