namespace Kinora.Tensors;

/// <summary>How a weight's values are stored as integers: every group of 32 neighbours along a row shares one scale, value = scale * integer.</summary>
public enum QuantizedFormat
{
    /// <summary>8 bits: integers from -127 to 127, the values of GGUF's Q8_0, with the fp16 scales in a tensor of their own. 8.5 bits a value.</summary>
    Q8,

    /// <summary>4 bits: integers from -8 to 7, the values of GGUF's Q4_0, with the fp16 scales in a tensor of their own. 4.5 bits a value.</summary>
    Q4,

    /// <summary>GGUF's Q8_0: as <see cref="Q8"/>, but each scale stands in front of its 32 integers. 34 bytes for 32 values.</summary>
    GgufQ8,

    /// <summary>
    /// GGUF's Q4_K: integers from 0 to 15, value = scale * integer - least. Eight groups share two fp16 numbers, of which scales and leasts are
    /// multiples from 0 to 63. 144 bytes for 256 values, 4.5 bits a value.
    /// </summary>
    GgufQ4K,
}

/// <summary>Facts about <see cref="QuantizedFormat"/> values.</summary>
public static class QuantizedFormats
{
    /// <summary>Values that share a scale.</summary>
    public const int Group = 32;

    /// <summary>The format's name in keys, options and reports: <c>q8</c>, <c>q4</c>, <c>q8_0</c> or <c>q4_k</c>.</summary>
    public static string Name(this QuantizedFormat format) => format switch
    {
        QuantizedFormat.Q8 => "q8",
        QuantizedFormat.Q4 => "q4",
        QuantizedFormat.GgufQ8 => "q8_0",
        _ => "q4_k",
    };

    /// <summary>Whether the scales are a tensor of their own; where not, they stand among the integers.</summary>
    public static bool HasScalesApart(this QuantizedFormat format) => format is QuantizedFormat.Q8 or QuantizedFormat.Q4;

    /// <summary>Values that are stored together; a row is a multiple of them.</summary>
    public static int BlockValues(this QuantizedFormat format) => format == QuantizedFormat.GgufQ4K ? SuperBlock.Values : Group;

    /// <summary>Bytes of <see cref="BlockValues"/> values, without scales that are apart.</summary>
    public static int BlockBytes(this QuantizedFormat format) => format switch
    {
        QuantizedFormat.Q8 => Group,
        QuantizedFormat.Q4 => Group / 2,
        QuantizedFormat.GgufQ8 => sizeof(ushort) + Group,
        _ => SuperBlock.Bytes,
    };

    /// <summary>The element type of the tensor that holds the integers.</summary>
    public static DType ValueType(this QuantizedFormat format) => format == QuantizedFormat.Q8 ? DType.I8 : DType.U8;

    /// <summary>Bytes of one row's integers, with the scales where they are not apart.</summary>
    /// <param name="format">The format.</param>
    /// <param name="inputs">Values of the row, a multiple of <see cref="BlockValues"/>.</param>
    public static long RowBytes(this QuantizedFormat format, long inputs) => inputs / format.BlockValues() * format.BlockBytes();

    /// <summary>Bytes of a weight [out, in], scales included.</summary>
    public static long Bytes(this QuantizedFormat format, long outputs, long inputs) =>
        outputs * (format.RowBytes(inputs) + (format.HasScalesApart() ? inputs / Group * sizeof(ushort) : 0));

    /// <summary>Whether rows of this length can be cut into the format's blocks.</summary>
    public static bool Fits(this QuantizedFormat format, long inputs) => inputs > 0 && inputs % format.BlockValues() == 0;
}
