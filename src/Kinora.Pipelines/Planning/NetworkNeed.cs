using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>What one network's weights take in memory.</summary>
/// <param name="FixedBytes">What stays loaded: norms, biases, tables of the blocks, convolutions.</param>
/// <param name="TableBytes">Tables of which rows are looked up; they stay in their file where weights are streamed.</param>
/// <param name="Layers">The linear layers, whose weights can be streamed.</param>
/// <param name="ScratchBytes">What reading one of them takes beside it, as adding a LoRA does.</param>
internal sealed record NetworkNeed(long FixedBytes, long TableBytes, IReadOnlyList<LinearLayer> Layers, long ScratchBytes = 0)
{
    /// <summary>Bytes of all linear weights.</summary>
    public long LinearBytes => Layers.Sum(l => l.Bytes);

    /// <summary>The fewest bytes that the network runs in.</summary>
    public long SmallestBytes => FixedBytes + ScratchBytes + WeightBudget.Smallest(Layers);

    /// <summary>Bytes with all weights in memory.</summary>
    public long WholeBytes => FixedBytes + TableBytes + ScratchBytes + LinearBytes;

    /// <summary>The need of a network that was built without memory.</summary>
    /// <param name="store">Its parameters.</param>
    /// <param name="integers">Its weights that compute as integers, by key; null for none.</param>
    /// <param name="adapted">Whether LoRAs are added to its weights.</param>
    public static NetworkNeed Of(ParameterStore store, IReadOnlyDictionary<string, QuantizedFormat>? integers = null, bool adapted = false)
    {
        // The stored weight widened, a LoRA's change, the change scaled, their sum.
        const int adding = 4;
        var layers = store.LinearLayers.Select(l => integers?.TryGetValue(l.WeightKey, out var format) == true ? l with { Format = format } : l).ToList();
        var weights = layers.Select(l => l.WeightKey).ToHashSet(StringComparer.Ordinal);
        // A table of integers is widened whole, and stays in memory then.
        var others = store.All.Where(p => !weights.Contains(p.Name)).ToLookup(p => store.Tables.Contains(p.Name) && integers?.ContainsKey(p.Name) != true, p => sizeof(float) * p.Value.ElementCount);
        return new NetworkNeed(others[false].Sum(), others[true].Sum(), layers, adapted ? adding * WeightBudget.Smallest(layers) : 0);
    }
}
