using Kinora.Tensors;

namespace Kinora.Checkpoints.Tests;

/// <summary>A source of names and shapes without bytes.</summary>
internal sealed class FakeSource(params (string Name, long[] Shape, DType DType)[] tensors) : ITensorSource
{
    private readonly Dictionary<string, TensorInfo> _tensors =
        tensors.ToDictionary(t => t.Name, t => new TensorInfo(t.DType, t.Shape, "shard.safetensors"), StringComparer.Ordinal);

    public string Description => "fake checkpoint";

    public IReadOnlyCollection<string> Names => _tensors.Keys;

    public bool TryGetInfo(string name, out TensorInfo info) => _tensors.TryGetValue(name, out info);

    public Tensor Load(string name) => throw new InvalidOperationException("Comparing keys must not read weights.");
}
