namespace Kinora.Nn;

/// <summary>
/// Lets convolutions of this thread multiply in bfloat16 (sums in fp32, weights and everything between convolutions in fp32)
/// until it is disposed. Products carry 8 bits then: for training, where the noise of the batch is far larger. Pays only on
/// processors with instructions for it (avx512_bf16), there two to three times; elsewhere it is slower.
/// </summary>
/// <remarks>What was recorded inside is differentiated in the same precision, wherever backward runs. Belongs to the thread, like the grad mode.</remarks>
public readonly ref struct MixedPrecision : IDisposable
{
    [ThreadStatic]
    private static bool t_enabled;

    private readonly bool _before;

    private MixedPrecision(bool enabled)
    {
        _before = t_enabled;
        t_enabled = enabled;
    }

    /// <summary>Whether convolutions of this thread multiply in bfloat16 now.</summary>
    public static bool IsEnabled => t_enabled;

    /// <summary>Convolutions in bfloat16, or as they were given, until the result is disposed.</summary>
    /// <param name="enabled">Whether to.</param>
    public static MixedPrecision Convolutions(bool enabled) => new(enabled);

    /// <summary>Sets back what was before.</summary>
    public void Dispose() => t_enabled = _before;
}
