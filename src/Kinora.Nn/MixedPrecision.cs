namespace Kinora.Nn;

/// <summary>
/// Lets convolutions, or the products of linear layers and attention, of this thread multiply in bfloat16 (sums in fp32, weights and everything between them in fp32)
/// until it is disposed. Products carry 8 bits then: for training, where the noise of the batch is far larger. Pays only on
/// processors with instructions for it (avx512_bf16, amx_bf16), there two to three times; elsewhere it is slower.
/// </summary>
/// <remarks>What was recorded inside is differentiated in the same precision, wherever backward runs. Belongs to the thread, like the grad mode.</remarks>
public readonly ref struct MixedPrecision : IDisposable
{
    [ThreadStatic]
    private static Kinds t_enabled;

    private readonly Kinds _before;

    private MixedPrecision(Kinds kind, bool enabled)
    {
        _before = t_enabled;
        t_enabled = enabled ? t_enabled | kind : t_enabled & ~kind;
    }

    [Flags]
    private enum Kinds
    {
        None = 0,
        Convolutions = 1,
        Products = 2,
    }

    /// <summary>Whether convolutions of this thread multiply in bfloat16 now.</summary>
    public static bool HasConvolutions => t_enabled.HasFlag(Kinds.Convolutions);

    /// <summary>Whether linear layers and attention of this thread multiply in bfloat16 now, where gradients are recorded: frozen networks stay exact.</summary>
    public static bool HasProducts => t_enabled.HasFlag(Kinds.Products);

    /// <summary>Convolutions in bfloat16, or as they were given, until the result is disposed.</summary>
    /// <param name="enabled">Whether to.</param>
    public static MixedPrecision Convolutions(bool enabled) => new(Kinds.Convolutions, enabled);

    /// <summary>Products of linear layers and attention in bfloat16, or as they were given, until the result is disposed.</summary>
    /// <param name="enabled">Whether to.</param>
    public static MixedPrecision Products(bool enabled) => new(Kinds.Products, enabled);

    /// <summary>Sets back what was before.</summary>
    public void Dispose() => t_enabled = _before;
}
