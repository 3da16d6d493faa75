using Kinora.Checkpoints;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.HunyuanClip;

/// <summary>Names in CLIP checkpoints: the published file holds the whole CLIP, the text tower below <c>bert.</c> (spec 6).</summary>
public static class HunyuanClipWeightMap
{
    private const string TextPrefix = "bert.";

    /// <summary>The published file's key for a parameter of the text tower.</summary>
    public static string ToFile(string parameter) => TextPrefix + parameter;

    /// <summary>How a parameter of the text tower is called in one file: with the prefix, unless the file has none at all.</summary>
    public static Func<string, string> KeysOf(ITensorSource source) =>
        source.Names.Any(name => name.StartsWith("embeddings.", StringComparison.Ordinal)) ? parameter => parameter : ToFile;

    /// <summary>Every parameter and shape of the text tower, without the file's prefix, in the network's order.</summary>
    /// <param name="config">The sizes; no weight is made.</param>
    public static IReadOnlyList<ExpectedTensor> TextTensors(HunyuanClipConfig config)
    {
        using var network = new HunyuanClipTextEncoder(config, ParameterStore.Meta());
        return Describe(network.Parameters);
    }

    /// <summary>Every key and shape of the whole CLIP.</summary>
    /// <param name="config">The sizes, with a picture tower; no weight is made.</param>
    /// <exception cref="ArgumentException">The configuration describes no picture tower.</exception>
    public static IReadOnlyList<ExpectedTensor> Tensors(HunyuanClipConfig config)
    {
        using var network = new HunyuanClipModel(config, ParameterStore.Meta());
        return Describe(network.Parameters);
    }

    /// <summary>Whether a file's key belongs to what CLIP checkpoints hold beside the text tower's encoder.</summary>
    public static bool IsBesideTextTower(string key) =>
        key is "text_projection" or "logit_scale"
        || key.StartsWith("visual.", StringComparison.Ordinal)
        || key.Contains("pooler.", StringComparison.Ordinal)
        || key.EndsWith("embeddings.position_ids", StringComparison.Ordinal);

    private static ExpectedTensor[] Describe(ParameterStore store) => [.. store.All.Select(p => new ExpectedTensor(p.Name, p.Value.Shape.ToArray()))];
}
