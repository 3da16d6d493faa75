using Kinora.Tensors;

namespace Kinora.Models.Lora;

/// <summary>
/// A network's weights with LoRAs added as they are read: W + sum of scale (alpha / rank) B A. Nothing is added at scale 0, so
/// the weights are the base's own then, bit for bit.
/// </summary>
/// <param name="weights">The base's weights; stay the caller's.</param>
/// <param name="loras">Each LoRA with its scale; they have been checked against the network.</param>
public sealed class LoraSource(ITensorSource weights, IReadOnlyList<(LoraFile File, double Scale)> loras) : ITensorSource
{
    private const string WeightSuffix = ".weight";

    /// <inheritdoc/>
    public string Description => weights.Description;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => weights.Names;

    /// <inheritdoc/>
    public bool TryGetInfo(string name, out TensorInfo info)
    {
        var found = weights.TryGetInfo(name, out info);
        // With a LoRA added, a weight has values that its integers can't hold.
        if (info.Format is not null && IsChanged(name)) info = info with { Format = null };
        return found;
    }

    /// <inheritdoc/>
    public QuantizedWeight LoadQuantized(string name) => weights.LoadQuantized(name);

    /// <inheritdoc/>
    public void Release(string name) => weights.Release(name);

    /// <summary>The stored tensor in its stored type, or in fp32 where a LoRA changes it: it is rounded once, to the type that the network computes in.</summary>
    /// <inheritdoc/>
    public Tensor Load(string name)
    {
        if (!name.EndsWith(WeightSuffix, StringComparison.Ordinal)) return weights.Load(name);
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var layer = name[..^WeightSuffix.Length];
        var value = weights.Load(name);
        foreach (var (file, scale) in loras.Where(l => l.Scale != 0))
        {
            if (file.Change(layer) is { } change) value = value.To(DType.F32) + (change * scale);
        }

        return scope.Keep(value);
    }

    private bool IsChanged(string name) =>
        name.EndsWith(WeightSuffix, StringComparison.Ordinal) && loras.Any(l => l.Scale != 0 && l.File.Layers.Any(layer => layer.Name == name[..^WeightSuffix.Length]));
}
