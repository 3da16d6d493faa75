namespace Kinora.Checkpoints;

/// <summary>The types of metadata in the GGUF format. The numbers are the format's.</summary>
public enum GgufValueType
{
    /// <summary>Unsigned, 8 bits.</summary>
    UInt8 = 0,

    /// <summary>Signed, 8 bits.</summary>
    Int8 = 1,

    /// <summary>Unsigned, 16 bits.</summary>
    UInt16 = 2,

    /// <summary>Signed, 16 bits.</summary>
    Int16 = 3,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32 = 4,

    /// <summary>Signed, 32 bits.</summary>
    Int32 = 5,

    /// <summary>Single precision.</summary>
    Float32 = 6,

    /// <summary>A byte, 0 or 1.</summary>
    Bool = 7,

    /// <summary>UTF-8 with its length.</summary>
    String = 8,

    /// <summary>Values of one type, with type and count.</summary>
    Array = 9,

    /// <summary>Unsigned, 64 bits.</summary>
    UInt64 = 10,

    /// <summary>Signed, 64 bits.</summary>
    Int64 = 11,

    /// <summary>Double precision.</summary>
    Float64 = 12,
}

/// <summary>One value of a GGUF file's metadata.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Content">The number, truth value or string of that type; of an array, which is not kept, a text that says what it holds.</param>
public sealed record GgufValue(GgufValueType Type, object Content)
{
    /// <summary>A string.</summary>
    public static GgufValue Of(string text) => new(GgufValueType.String, text);

    /// <summary>A number of 32 bits without a sign.</summary>
    public static GgufValue Of(uint number) => new(GgufValueType.UInt32, number);

    /// <summary>A count or size, which is written as a number of 32 bits without a sign.</summary>
    /// <exception cref="OverflowException">It is negative.</exception>
    public static GgufValue Of(int number) => Of(checked((uint)number));

    /// <summary>A number in single precision.</summary>
    public static GgufValue Of(float number) => new(GgufValueType.Float32, number);

    /// <summary>The content as text.</summary>
    public override string ToString() => Convert.ToString(Content, System.Globalization.CultureInfo.InvariantCulture)!;

    /// <summary>Bytes of a value of a type that has a fixed number of them; null for strings, arrays and unknown types.</summary>
    internal static int? Size(GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Bool => 1,
        GgufValueType.UInt16 or GgufValueType.Int16 => 2,
        GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.Float32 => 4,
        GgufValueType.UInt64 or GgufValueType.Int64 or GgufValueType.Float64 => 8,
        _ => null,
    };
}
