namespace Kinora.Tensors;

/// <summary>Kinds of device; the numbers are libtorch's <c>c10::DeviceType</c>.</summary>
public enum DeviceType
{
    /// <summary>The processor and its memory.</summary>
    Cpu = 0,

    /// <summary>An NVIDIA GPU (or an AMD one where libtorch was built for ROCm).</summary>
    Cuda = 1,

    /// <summary>Shapes without values: parameter lists of any size take no memory.</summary>
    Meta = 14,
}

/// <summary>Where a tensor's values are.</summary>
/// <param name="Type">The kind of device.</param>
/// <param name="Index">Which one of its kind; 0 for the processor.</param>
public readonly record struct Device(DeviceType Type, int Index = 0)
{
    /// <summary>The processor.</summary>
    public static Device Cpu => new(DeviceType.Cpu);

    /// <summary>Shapes only.</summary>
    public static Device Meta => new(DeviceType.Meta);

    /// <summary>Reads <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static Device Parse(string text)
    {
        var parts = text.Trim().ToLowerInvariant().Split(':');
        var index = 0;
        var wellFormed = parts.Length == 1 || (parts.Length == 2 && int.TryParse(parts[1], out index) && index >= 0);
        return (wellFormed, parts[0]) switch
        {
            (true, "cpu") when index == 0 => Cpu,
            (true, "cuda") => new Device(DeviceType.Cuda, index),
            _ => throw new FormatException($"The device '{text}' is not known: give cpu, cuda or cuda:INDEX."),
        };
    }

    /// <summary><c>cpu</c>, <c>cuda:0</c> or <c>meta</c>.</summary>
    public override string ToString() => Type switch
    {
        DeviceType.Cpu => "cpu",
        DeviceType.Cuda => $"cuda:{Index}",
        _ => "meta",
    };

    /// <summary>Checks that the engine of this process can compute on the device: to be called before anything is loaded.</summary>
    /// <returns>The device itself.</returns>
    /// <exception cref="EngineException">There is no such device, or this libtorch can't use it; the message has the remedy.</exception>
    public Device EnsureAvailable() => Unavailability() is { } reason ? throw new EngineException(reason) : this;

    internal string? Unavailability()
    {
        if (Type != DeviceType.Cuda) return null;
        var count = Engine.DeviceCount(DeviceType.Cuda);
        if (Index < count) return null;
        var found = count switch
        {
            0 => "no CUDA device",
            1 => "one CUDA device, cuda:0",
            _ => $"{count} CUDA devices, cuda:0 to cuda:{count - 1}",
        };
        var remedy = count > 0
            ? "Choose one of these."
            : "Use the device cpu; or, where there is a GPU and its driver, point LIBTORCH at a CUDA build of libtorch and start ./kinora again, which rebuilds the bridge with it.";
        return $"The device {this} is not there: libtorch {Engine.Version} finds {found}. {remedy}";
    }

    // libtorch gives the processor and the meta device no index.
    internal int NativeIndex => Type == DeviceType.Cuda ? Index : -1;
}
