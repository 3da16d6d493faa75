using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>What <see cref="ModelConverter"/> makes of the weights of transformer and Step-LLM.</summary>
public enum ConversionTarget
{
    /// <summary>8 bits in safetensors.</summary>
    Q8,

    /// <summary>4 bits in safetensors, 8 where few weights decide about all of a video.</summary>
    Q4,

    /// <summary>8 bits in GGUF's Q8_0.</summary>
    GgufQ8,

    /// <summary>4 bits in GGUF's Q4_K, Q8_0 where rows don't fit or few weights decide about all of a video.</summary>
    GgufQ4K,

    /// <summary>All floating numbers and integers as half precision in safetensors.</summary>
    Fp16,

    /// <summary>All floating numbers and integers as single precision in safetensors.</summary>
    Fp32,
}

/// <summary>Facts about <see cref="ConversionTarget"/> values.</summary>
public static class ConversionTargets
{
    private static readonly (ConversionTarget Target, string Name)[] s_names =
    [
        (ConversionTarget.Q8, "q8"), (ConversionTarget.Q4, "q4"), (ConversionTarget.GgufQ8, "gguf-q8_0"), (ConversionTarget.GgufQ4K, "gguf-q4_k"),
        (ConversionTarget.Fp16, "fp16"), (ConversionTarget.Fp32, "fp32"),
    ];

    /// <summary>All names, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_names.Select(n => n.Name)];

    /// <summary>A target's name in options and reports.</summary>
    public static string Name(this ConversionTarget target) => s_names.Single(n => n.Target == target).Name;

    /// <summary>The target of a name; null where there is none of it.</summary>
    public static ConversionTarget? Parse(string name) => s_names.Where(n => n.Name == name).Select(n => (ConversionTarget?)n.Target).FirstOrDefault();

    /// <summary>Whether the weights are written as GGUF files.</summary>
    public static bool IsGguf(this ConversionTarget target) => target is ConversionTarget.GgufQ8 or ConversionTarget.GgufQ4K;

    /// <summary>The element type that all numbers become; null where linear weights become integers.</summary>
    public static DType? Plain(this ConversionTarget target) => target switch
    {
        ConversionTarget.Fp16 => DType.F16,
        ConversionTarget.Fp32 => DType.F32,
        _ => null,
    };

    /// <summary>What a linear weight is stored as.</summary>
    /// <param name="target">A target of integers.</param>
    /// <param name="fine">Whether the weight gets 8 bits where others get 4.</param>
    /// <param name="inputs">How long its rows are.</param>
    /// <returns>Null where its rows fit no format: it stays as it is.</returns>
    internal static QuantizedFormat? FormatOf(this ConversionTarget target, bool fine, long inputs)
    {
        QuantizedFormat[] wanted = target switch
        {
            ConversionTarget.Q8 => [QuantizedFormat.Q8],
            ConversionTarget.Q4 => [fine ? QuantizedFormat.Q8 : QuantizedFormat.Q4],
            ConversionTarget.GgufQ4K when !fine => [QuantizedFormat.GgufQ4K, QuantizedFormat.GgufQ8],
            ConversionTarget.GgufQ8 or ConversionTarget.GgufQ4K => [QuantizedFormat.GgufQ8],
            _ => [],
        };
        return wanted.Where(f => f.Fits(inputs)).Select(f => (QuantizedFormat?)f).FirstOrDefault();
    }
}
