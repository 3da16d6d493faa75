using Kinora.Tensors;

namespace Kinora.Parity.Tests;

/// <summary>The tensors of a case below one prefix, as a checkpoint.</summary>
internal sealed class ParityWeights(ParityCase parityCase, string prefix) : ITensorSource
{
    public string Description => $"{parityCase.Path} ({prefix}*)";

    public IReadOnlyCollection<string> Names { get; } =
        [.. parityCase.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Select(key => key[prefix.Length..])];

    public bool TryGetInfo(string name, out TensorInfo info)
    {
        if (!parityCase.TryGetInfo(prefix + name, out info)) return false;
        if (info.DType == DType.BF16) info = info with { DType = DType.F32 };
        return true;
    }

    public Tensor Load(string name) => parityCase.Tensor(prefix + name);
}
