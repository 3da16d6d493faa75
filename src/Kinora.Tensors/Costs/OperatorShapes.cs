using Kinora.Tensors.Native;

namespace Kinora.Tensors;

/// <summary>Result shapes of the operators for which this libtorch has no kernel on the meta device.</summary>
internal static class OperatorShapes
{
    /// <summary>The shape; null for an operator that libtorch follows itself.</summary>
    public static long[]? TryFind(string name, ReadOnlySpan<Argument> arguments)
    {
        var first = (Tensor)arguments[0].Reference!;
        return name switch
        {
            "conv2d" or "conv3d" => Convolution(first, (Tensor)arguments[1].Reference!, arguments),
            "embedding" => [.. ((Tensor)arguments[1].Reference!).Shape, first.Size(-1)],
            "layer_norm" or "group_norm" or "gelu" or "silu" or "abs" => first.Shape.ToArray(),
            "cross_entropy_loss" => [],
            "repeat_interleave.self_int" => Repeated(first, arguments[1].Int, (int)arguments[2].Int),
            _ => null,
        };
    }

    /// <summary>The element type of a result that <see cref="TryFind"/> has the shape of.</summary>
    public static DType TypeOf(string name, Tensor first) => first.DType;

    private static long[] Repeated(Tensor input, long repeats, int axis)
    {
        var shape = input.Shape.ToArray();
        shape[axis < 0 ? axis + shape.Length : axis] *= repeats;
        return shape;
    }

    private static long[] Convolution(Tensor input, Tensor weight, ReadOnlySpan<Argument> arguments)
    {
        var shape = input.Shape.ToArray();
        shape[1] = weight.Size(0);
        for (var axis = 2; axis < shape.Length; axis++)
        {
            var (stride, padding) = (At(arguments, 3, axis - 2, 1), At(arguments, 4, axis - 2, 0));
            shape[axis] = ((shape[axis] + (2 * padding) - weight.Size(axis)) / stride) + 1;
        }

        return shape;
    }

    private static long At(ReadOnlySpan<Argument> arguments, int index, int axis, long otherwise) => index >= arguments.Length ? otherwise : arguments[index].Tag switch
    {
        ValueTag.Int => arguments[index].Int,
        ValueTag.Ints when arguments[index].Reference is long[] all => all.Length == 1 ? all[0] : all[axis],
        _ => otherwise,
    };
}
