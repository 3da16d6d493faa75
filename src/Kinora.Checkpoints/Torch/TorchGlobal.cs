using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>The Python names that a torch archive of tensors may mention. Each is a value here; none is looked up or run.</summary>
/// <param name="Kind">What the name stands for.</param>
/// <param name="Name">Module and name, for messages.</param>
/// <param name="DType">Element type of a storage class.</param>
internal sealed record TorchGlobal(TorchGlobalKind Kind, string Name, DType DType = default)
{
    private static readonly Dictionary<string, TorchGlobal> Allowed = new TorchGlobal[]
    {
        new(TorchGlobalKind.OrderedDict, "collections.OrderedDict"),
        new(TorchGlobalKind.RebuildTensor, "torch._utils._rebuild_tensor_v2"),
        new(TorchGlobalKind.RebuildParameter, "torch._utils._rebuild_parameter"),
        new(TorchGlobalKind.Storage, "torch.FloatStorage", DType.F32),
        new(TorchGlobalKind.Storage, "torch.HalfStorage", DType.F16),
        new(TorchGlobalKind.Storage, "torch.BFloat16Storage", DType.BF16),
        new(TorchGlobalKind.Storage, "torch.DoubleStorage", DType.F64),
        new(TorchGlobalKind.Storage, "torch.LongStorage", DType.I64),
        new(TorchGlobalKind.Storage, "torch.IntStorage", DType.I32),
        new(TorchGlobalKind.Storage, "torch.CharStorage", DType.I8),
        new(TorchGlobalKind.Storage, "torch.ByteStorage", DType.U8),
        new(TorchGlobalKind.Storage, "torch.BoolStorage", DType.Bool),
    }.ToDictionary(g => g.Name, StringComparer.Ordinal);

    /// <summary>Finds a name; null for everything that is not on the list.</summary>
    public static TorchGlobal? Find(string module, string name) => Allowed.GetValueOrDefault($"{module}.{name}");

    /// <summary>Why a name is refused and what to do, for messages.</summary>
    public static string Remedy(string module, string name) => module switch
    {
        "torch" when name.EndsWith("Storage", StringComparison.Ordinal) =>
            "Convert the tensor to a floating type that Kinora computes with, or to 8-, 32- or 64-bit integers, and save again.",
        "torch.storage" => "Save plain tensors of a typed storage, or convert the file to safetensors.",
        _ => "Only dictionaries of tensors are read and nothing from a file is ever run; convert the file to safetensors where it was made, if you trust it.",
    };
}
