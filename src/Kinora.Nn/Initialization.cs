using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>How a fresh parameter is filled.</summary>
public sealed class Initialization
{
    private readonly Func<RandomStream, long[], Device, Tensor> _make;

    private Initialization(Func<RandomStream, long[], Device, Tensor> make) => _make = make;

    /// <summary>All 0: output layers that start silent, biases.</summary>
    public static Initialization Zeros { get; } = new((_, shape, device) => Tensor.Zeros(shape, DType.F32, device));

    /// <summary>All 1: the weights of norms.</summary>
    public static Initialization Ones { get; } = new((_, shape, device) => Tensor.Ones(shape, DType.F32, device));

    /// <summary>One value everywhere.</summary>
    public static Initialization Constant(double value) => new((_, shape, device) => Tensor.Full(shape, value, DType.F32, device));

    /// <summary>Normal with mean 0 and the given standard deviation.</summary>
    public static Initialization Normal(double deviation) => new((stream, shape, device) => stream.Normal(shape, device) * deviation);

    /// <summary>Normal with deviation gain / sqrt(fan-in), the fan-in being the product of all axes but the first.</summary>
    public static Initialization FanIn(double gain = 1) => new((stream, shape, device) =>
        stream.Normal(shape, device) * (gain / Math.Sqrt(shape.Skip(1).Aggregate(1.0, (product, size) => product * size))));

    /// <summary>The first half of the outermost axis filled in one way, the second half in another, each from its own stream.</summary>
    public static Initialization Halves(Initialization first, Initialization second) => new((stream, shape, device) =>
    {
        long[] half = [shape[0] / 2, .. shape[1..]];
        long[] rest = [shape[0] - half[0], .. shape[1..]];
        return Tensor.Concat([first.Make(stream.Split("first"), half, device), second.Make(stream.Split("second"), rest, device)], 0);
    });

    internal Tensor Make(RandomStream stream, long[] shape, Device device) => _make(stream, shape, device);
}
