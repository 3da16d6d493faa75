namespace Kinora.Tensors;

/// <summary>How a weight's values are stored as integers: every group of 32 neighbours along a row shares one fp16 scale, value = scale * integer.</summary>
public enum QuantizedFormat
{
    /// <summary>8 bits: integers from -127 to 127, the values of GGUF's Q8_0. 8.5 bits a value.</summary>
    Q8,

    /// <summary>4 bits: integers from -8 to 7, the values of GGUF's Q4_0. 4.5 bits a value.</summary>
    Q4,
}

/// <summary>Facts about <see cref="QuantizedFormat"/> values.</summary>
public static class QuantizedFormats
{
    /// <summary>Values that share a scale.</summary>
    public const int Group = 32;

    /// <summary>The format's name in keys, options and reports: <c>q8</c> or <c>q4</c>.</summary>
    public static string Name(this QuantizedFormat format) => format == QuantizedFormat.Q8 ? "q8" : "q4";

    /// <summary>The format of a name; null where there is none of it.</summary>
    public static QuantizedFormat? Parse(string name) => name switch
    {
        "q8" => QuantizedFormat.Q8,
        "q4" => QuantizedFormat.Q4,
        _ => null,
    };

    /// <summary>The element type that holds the integers.</summary>
    public static DType ValueType(this QuantizedFormat format) => format == QuantizedFormat.Q8 ? DType.I8 : DType.U8;

    /// <summary>Bytes of one row's integers.</summary>
    /// <param name="format">The format.</param>
    /// <param name="inputs">Values of the row, a multiple of <see cref="Group"/>.</param>
    public static long RowBytes(this QuantizedFormat format, long inputs) => format == QuantizedFormat.Q8 ? inputs : inputs / 2;

    /// <summary>Bytes of a weight [out, in], scales included.</summary>
    public static long Bytes(this QuantizedFormat format, long outputs, long inputs) =>
        outputs * (format.RowBytes(inputs) + (inputs / Group * sizeof(ushort)));

    /// <summary>Whether rows of this length can be cut into groups.</summary>
    public static bool Fits(long inputs) => inputs > 0 && inputs % Group == 0;
}
