using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>The tensor types of the GGUF format that are read and written here. The numbers are the format's.</summary>
public enum GgufType
{
    /// <summary>Single precision.</summary>
    F32 = 0,

    /// <summary>Half precision.</summary>
    F16 = 1,

    /// <summary>Q8_0: blocks of 32 integers of 8 bits with a scale.</summary>
    Q8 = 8,

    /// <summary>Q4_K: blocks of 256 integers of 4 bits with scales and least values.</summary>
    Q4K = 12,

    /// <summary>bfloat16.</summary>
    BF16 = 30,
}

/// <summary>Facts about <see cref="GgufType"/> values.</summary>
public static class GgufTypes
{
    // The format's names by number; those without one were withdrawn.
    private static readonly string?[] s_names =
    [
        "F32", "F16", "Q4_0", "Q4_1", null, null, "Q5_0", "Q5_1", "Q8_0", "Q8_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K", "Q8_K", "IQ2_XXS", "IQ2_XS", "IQ3_XXS",
        "IQ1_S", "IQ4_NL", "IQ3_S", "IQ2_S", "IQ4_XS", "I8", "I16", "I32", "I64", "F64", "IQ1_M", "BF16", null, null, null, "TQ1_0", "TQ2_0", null, null, null, "MXFP4",
    ];

    /// <summary>What a reader accepts, for messages.</summary>
    internal static string Supported { get; } = "one of " + string.Join(", ", Enum.GetValues<GgufType>().Select(Name));

    /// <summary>The format's name of a type: <c>Q4_K</c>.</summary>
    public static string Name(this GgufType type) => NameOf((uint)type);

    /// <summary>How a weight of the type is stored as integers; null for floating numbers.</summary>
    public static QuantizedFormat? Format(this GgufType type) => type switch
    {
        GgufType.Q8 => QuantizedFormat.GgufQ8,
        GgufType.Q4K => QuantizedFormat.GgufQ4K,
        _ => null,
    };

    /// <summary>The element type that a tensor of the type is given out in: its own, or fp32 for integers.</summary>
    public static DType DType(this GgufType type) => type switch
    {
        GgufType.F16 => Tensors.DType.F16,
        GgufType.BF16 => Tensors.DType.BF16,
        _ => Tensors.DType.F32,
    };

    /// <summary>The type that holds integers of a format.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The format is none of GGUF's.</exception>
    public static GgufType Of(QuantizedFormat format) => format switch
    {
        QuantizedFormat.GgufQ8 => GgufType.Q8,
        QuantizedFormat.GgufQ4K => GgufType.Q4K,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Only formats with the scales among the integers are GGUF's."),
    };

    /// <summary>The type that holds values of a dtype; null where there is none here.</summary>
    public static GgufType? Of(DType dtype) => dtype switch
    {
        Tensors.DType.F32 => GgufType.F32,
        Tensors.DType.F16 => GgufType.F16,
        Tensors.DType.BF16 => GgufType.BF16,
        _ => null,
    };

    /// <summary>Values that are stored together; rows are a multiple of them.</summary>
    internal static int BlockValues(this GgufType type) => type.Format()?.BlockValues() ?? 1;

    /// <summary>Bytes of a tensor, or null when the number does not fit 64 bits. Rows must be whole blocks.</summary>
    internal static long? Bytes(this GgufType type, ReadOnlySpan<long> shape)
    {
        if (type.Format() is not { } format) return TensorShape.Bytes(shape, type.DType().Size());
        return TensorShape.Count(shape) is { } count && count / format.BlockValues() <= long.MaxValue / format.BlockBytes() ? format.RowBytes(count) : null;
    }

    /// <summary>The name of any number, known here or not.</summary>
    internal static string NameOf(uint number) => number < s_names.Length && s_names[number] is { } name ? name : $"number {number}";
}
