namespace Kinora.Checkpoints;

/// <summary>What the allowed calls and persistent ids of a torch archive mean, as records. Null stands for "refuse".</summary>
internal static class TorchRebuild
{
    /// <summary>The persistent id <c>('storage', class, key, place, count)</c>. The place (cpu, cuda:0) does not matter to a file.</summary>
    public static TorchStorage? Storage(object? id) =>
        id is PickleTuple { Items: ["storage", TorchGlobal { Kind: TorchGlobalKind.Storage } type, string key, string, long count] } && count >= 0
            ? new TorchStorage(type.DType, key, count)
            : null;

    /// <summary>Carries out an allowed function.</summary>
    public static object? Call(TorchGlobal function, object?[] arguments) => function.Kind switch
    {
        TorchGlobalKind.OrderedDict => arguments.Length == 0 ? new PickleDict(ordered: true) : null,
        TorchGlobalKind.RebuildTensor => Tensor(arguments),
        TorchGlobalKind.RebuildParameter => arguments is [TorchTensor data, bool, var hooks] && IsEmpty(hooks) ? data : null,
        _ => null,
    };

    /// <summary>
    /// <c>_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks, metadata=None)</c>; hooks are functions
    /// and metadata can negate or conjugate, so both must be empty.
    /// </summary>
    private static TorchTensor? Tensor(object?[] arguments)
    {
        if (arguments is not [TorchStorage storage, long offset, PickleTuple size, PickleTuple stride, bool, var hooks, ..])
            return null;
        if (arguments.Length > 7 || !IsEmpty(hooks) || (arguments.Length == 7 && !IsEmpty(arguments[6]))) return null;
        return Numbers(size) is { } sizes && Numbers(stride) is { } strides && sizes.Length == strides.Length && offset >= 0
            ? new TorchTensor(storage, offset, sizes, strides)
            : null;
    }

    private static bool IsEmpty(object? value) => value is null or PickleDict { Items.Count: 0 };

    private static long[]? Numbers(PickleTuple tuple) =>
        tuple.Items.Length <= TensorShape.MaxAxes && tuple.Items.All(i => i is >= 0L) ? [.. tuple.Items.Cast<long>()] : null;
}
