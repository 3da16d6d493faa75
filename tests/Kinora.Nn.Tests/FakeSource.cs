using Kinora.Tensors;

namespace Kinora.Nn.Tests;

/// <summary>A checkpoint in memory: each tensor is its name's shape and one value.</summary>
internal sealed class FakeSource(params (string Name, long[] Shape, DType DType, double Value)[] entries) : ITensorSource
{
    public string Description => "fake.safetensors";

    public IReadOnlyCollection<string> Names => [.. entries.Select(e => e.Name)];

    public bool TryGetInfo(string name, out TensorInfo info)
    {
        var entry = entries.FirstOrDefault(e => e.Name == name);
        info = new TensorInfo(entry.DType, entry.Shape ?? [], Description);
        return entry.Name is not null;
    }

    public Tensor Load(string name)
    {
        var entry = entries.Single(e => e.Name == name);
        return Tensor.Full(entry.Shape, entry.Value, entry.DType);
    }
}
