using Kinora.Tensors.Native;

namespace Kinora.Tensors;

/// <summary>One argument of an operator call. Made by conversion from what an operator can take.</summary>
public readonly struct Argument
{
    internal Argument(ValueTag tag, object? reference = null, long i = 0, double d = 0)
    {
        Tag = tag;
        Reference = reference;
        Int = i;
        Double = d;
    }

    internal ValueTag Tag { get; }

    internal object? Reference { get; }

    internal long Int { get; }

    internal double Double { get; }

    /// <summary>The schema's own default value.</summary>
    public static Argument Default => new(ValueTag.Default);

    /// <summary>None: an optional argument that is absent.</summary>
    public static Argument None => new(ValueTag.None);

    /// <summary>A list in which tensors may be absent, as index operators take it.</summary>
    public static Argument Optional(Tensor?[] tensors) => new(ValueTag.OptionalTensors, tensors);

    /// <summary>A tensor, or None for null.</summary>
    public static implicit operator Argument(Tensor? tensor) => tensor is null ? None : new(ValueTag.Tensor, tensor);

    /// <summary>An integer; also where the schema asks for a float, a scalar or a list of equal integers.</summary>
    public static implicit operator Argument(long value) => new(ValueTag.Int, i: value);

    /// <summary>A floating-point number.</summary>
    public static implicit operator Argument(double value) => new(ValueTag.Double, d: value);

    /// <summary>A truth value.</summary>
    public static implicit operator Argument(bool value) => new(ValueTag.Bool, i: value ? 1 : 0);

    /// <summary>A list of integers (sizes, axes, strides), or None for null; also where the schema asks for floats.</summary>
    public static implicit operator Argument(long[]? values) => values is null ? None : new(ValueTag.Ints, values);

    /// <summary>A list of floating-point numbers, or None for null.</summary>
    public static implicit operator Argument(double[]? values) => values is null ? None : new(ValueTag.Doubles, values);

    /// <summary>A list of tensors.</summary>
    public static implicit operator Argument(Tensor[] tensors) => new(ValueTag.Tensors, tensors);

    /// <summary>A word, such as a rounding mode, or None for null.</summary>
    public static implicit operator Argument(string? text) => text is null ? None : new(ValueTag.String, text);

    /// <summary>An element type; the operators take it as a number.</summary>
    public static implicit operator Argument(DType dtype) => new(ValueTag.Int, i: (long)dtype);

    /// <summary>A device.</summary>
    public static implicit operator Argument(Device device) => new(ValueTag.Device, reference: null, i: (long)device.Type, d: device.NativeIndex);

    internal Device? AsDevice() => Tag == ValueTag.Device ? new Device((DeviceType)Int, Math.Max(0, (int)Double)) : null;

    /// <summary>How the argument reads in an error message.</summary>
    public override string ToString() => Tag switch
    {
        ValueTag.Int => Int.ToString(),
        ValueTag.Double => Double.ToString(),
        ValueTag.Bool => Int != 0 ? "true" : "false",
        ValueTag.Tensor => Reference!.ToString()!,
        ValueTag.Ints => $"[{string.Join(", ", (long[])Reference!)}]",
        ValueTag.Doubles => $"[{string.Join(", ", (double[])Reference!)}]",
        ValueTag.Tensors or ValueTag.OptionalTensors => $"({string.Join(", ", ((Tensor?[])Reference!).Take(6).Select(t => t?.ToString() ?? "none"))})",
        ValueTag.String => $"'{Reference}'",
        ValueTag.Device => AsDevice().ToString()!,
        ValueTag.None => "none",
        _ => "default",
    };
}
