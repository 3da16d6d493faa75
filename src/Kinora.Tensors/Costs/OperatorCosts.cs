namespace Kinora.Tensors;

/// <summary>What an operator keeps for its backward.</summary>
internal enum Saved
{
    /// <summary>Nothing of size.</summary>
    Nothing,

    /// <summary>Its first input.</summary>
    Input,

    /// <summary>Its result.</summary>
    Output,

    /// <summary>Of two factors, each that the other's gradient needs.</summary>
    Partner,

    /// <summary>Something of its own, as large as its first input.</summary>
    OwnCopy,
}

/// <summary>Operations and memory of single operators, from the shapes of what goes in and comes out.</summary>
internal static class OperatorCosts
{
    /// <summary>What libtorch's gradient formulas (derivatives.yaml) keep. An operator that is not listed keeps its first input.</summary>
    public static Saved SavedOf(string name) => name switch
    {
        "linear" or "matmul" or "conv2d" or "conv3d" or "mul.Tensor" or "div.Tensor" => Saved.Partner,
        "exp" or "sqrt" or "rsqrt" or "softmax.int" or "log_softmax.int" or "sigmoid" or "tanh" or "relu" => Saved.Output,
        "cross_entropy_loss" => Saved.OwnCopy,
        "add.Tensor" or "add.Scalar" or "sub.Tensor" or "sub.Scalar" or "rsub.Scalar" or "mul.Scalar" or "div.Scalar" or "neg" or "cat" or "stack"
            or "sum" or "sum.dim_IntList" or "mean" or "mean.dim" or "constant_pad_nd" or "clone" or "repeat" or "repeat_interleave.self_int" or "flip"
            or "reshape" or "contiguous" or "to.dtype" or "to.device" or "detach" or "argmax" or "where.self" or "masked_fill.Scalar" or "embedding"
            or "upsample_nearest3d" or "index_select" => Saved.Nothing,
        _ => IsView(name) ? Saved.Nothing : Saved.Input,
    };

    /// <summary>Whether the results lie in the memory of the first input.</summary>
    public static bool Aliases(string name, Tensor input, ReadOnlySpan<Tensor> results) => name switch
    {
        "to.dtype" => results[0].DType == input.DType,
        "to.device" => results[0].Device == input.Device,
        // A view of something with gaps keeps its gaps nearly always; a copy has none.
        "reshape" or "contiguous" => input.IsContiguous || (name == "reshape" && !results[0].IsContiguous),
        _ => IsView(name),
    };

    /// <summary>Operations of a product, 0 of anything else.</summary>
    public static double Product(string name, List<Tensor> inputs, ReadOnlySpan<Tensor> results)
    {
        const double each = 2;  // one multiplication, one addition
        return name switch
        {
            "linear" or "matmul" => each * results[0].ElementCount * inputs[0].Size(-1),
            // Weight [out, in / groups, ...]: every result adds up as many products as one output channel has weights.
            "conv2d" or "conv3d" => each * results[0].ElementCount * (inputs[1].ElementCount / inputs[1].Size(0)),
            _ => 0,
        };
    }

    /// <summary>Whether a batched product reads a copy: its leading axes can't be joined into one without moving values.</summary>
    public static bool CopiesBeforeProduct(string name, Tensor factor) =>
        name == "matmul" && factor.Dimensions == 4 && factor.Size(0) > 1 && factor.Size(1) > 1 && factor.Stride(0) != factor.Stride(1) * factor.Size(1);

    private static bool IsView(string name) => name is "permute" or "transpose.int" or "unsqueeze" or "squeeze.dim" or "expand" or "narrow" or "select.int" or "slice.Tensor" or "chunk" or "split.Tensor" or "detach";
}
