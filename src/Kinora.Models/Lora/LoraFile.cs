using System.Globalization;
using Kinora.Checkpoints;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.Lora;

/// <summary>
/// A LoRA in a safetensors file: for every adapted layer <c>LAYER.lora_A.weight</c> [rank, in] and <c>LAYER.lora_B.weight</c>
/// [out, rank], the keys of PEFT and diffusers; rank, alpha and the base's fingerprint in the metadata.
/// </summary>
/// <remarks>Opening reads the header only. Files of other programs may have one of their prefixes before every layer.</remarks>
public sealed class LoraFile : IDisposable
{
    private const string RankKey = "rank";
    private const string AlphaKey = "alpha";
    private const string BaseKey = "base_sha256";
    private const string KindKey = "kind";
    private const string Kind = "lora";

    // What other programs put before the names of a transformer's layers.
    private static readonly string[] Prefixes = ["", "base_model.model.", "diffusion_model.", "transformer."];

    private readonly SafetensorsFile _file;

    private LoraFile(SafetensorsFile file, IReadOnlyList<LoraLayer> layers, double? alpha)
    {
        (_file, Layers, StatedAlpha) = (file, layers, alpha);
        BaseSha256 = file.Metadata.GetValueOrDefault(BaseKey);
    }

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>The adapted layers, in ordinal order of their names.</summary>
    public IReadOnlyList<LoraLayer> Layers { get; }

    /// <summary>The alpha that the file states; null where it states none, and each layer's rank counts then, which makes the factor 1.</summary>
    public double? StatedAlpha { get; }

    /// <summary>Fingerprint of the transformer that it was trained on; null where the file does not say.</summary>
    public string? BaseSha256 { get; }

    /// <summary>Whether a file's names are those of a LoRA.</summary>
    public static bool IsLora(IEnumerable<string> names) => names.Any(n => LayerOf(n) is not null);

    /// <summary>Opens a file and checks that it is whole: every A with its B, shapes that fit each other, a usable alpha.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointFormatException">It is missing, damaged, or no LoRA; every fault is named.</exception>
    public static LoraFile Open(string path)
    {
        var file = SafetensorsFile.Open(path);
        try
        {
            var faults = new List<CheckpointFault>();
            var layers = ReadLayers(file, faults);
            var alpha = ReadAlpha(file, layers, faults);
            return faults.Count == 0 ? new LoraFile(file, layers, alpha) : throw new CheckpointFormatException($"Open the LoRA {path}", faults);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes adapters as a file.</summary>
    /// <param name="path">The file; an existing one is replaced in one step.</param>
    /// <param name="adapters">A and B of every layer: <see cref="ParameterStore.Adapters"/>.</param>
    /// <param name="rank">Their rank.</param>
    /// <param name="alpha">Their alpha.</param>
    /// <param name="baseSha256">Fingerprint of the transformer that they were trained on.</param>
    /// <exception cref="CheckpointWriteException">The disk is full or not writable.</exception>
    public static void Write(string path, IReadOnlyList<Parameter> adapters, int rank, double alpha, string baseSha256) =>
        SafetensorsWriter.Write(path, adapters.Select(p => TensorEntry.FromTensor(p.Name, p.Value)), new Dictionary<string, string>
        {
            [KindKey] = Kind,
            [RankKey] = rank.ToString(CultureInfo.InvariantCulture),
            [AlphaKey] = alpha.ToString("R", CultureInfo.InvariantCulture),
            [BaseKey] = baseSha256,
        });

    /// <summary>What keeps the LoRA from being used on a network.</summary>
    /// <param name="network">The network's linear layers.</param>
    /// <returns>One fault for each layer that the network does not have or has in another size; empty when all fit.</returns>
    public IReadOnlyList<CheckpointFault> FindMismatches(IEnumerable<LinearLayer> network)
    {
        var known = network.ToDictionary(l => l.Name, StringComparer.Ordinal);
        var faults = new List<CheckpointFault>();
        foreach (var layer in Layers)
        {
            if (!known.TryGetValue(layer.Name, out var there))
                faults.Add(new CheckpointFault(Path, layer.Name, "a linear layer of the transformer", "a name that it does not have", "Use a LoRA for this model."));
            else if ((layer.Outputs, layer.Inputs) != (there.Outputs, there.Inputs))
                faults.Add(new CheckpointFault(Path, layer.Name, $"a change of a weight [{there.Outputs}, {there.Inputs}]", $"one of [{layer.Outputs}, {layer.Inputs}]", "Use a LoRA for a model of this size."));
        }

        return faults;
    }

    /// <summary>(alpha / rank) B A of a layer, in fp32: what is added to its weight [out, in]. Null where the file leaves the layer alone.</summary>
    /// <param name="layer">The layer's name.</param>
    public Tensor? Change(string layer)
    {
        if (Layers.FirstOrDefault(l => l.Name == layer) is not { } found) return null;
        using var scope = new TensorScope();
        var down = _file.Load(found.Prefix + layer + LowRankAdapter.DownKey).To(DType.F32);
        var up = _file.Load(found.Prefix + layer + LowRankAdapter.UpKey).To(DType.F32);
        return scope.Keep(up.MatMul(down) * ((StatedAlpha ?? found.Rank) / found.Rank));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private static List<LoraLayer> ReadLayers(SafetensorsFile file, List<CheckpointFault> faults)
    {
        var layers = new List<LoraLayer>();
        var names = file.Names.Select(n => (Key: n, Layer: LayerOf(n))).ToList();
        if (names.TrueForAll(n => n.Layer is null))
        {
            faults.Add(new CheckpointFault(file.Path, null, $"keys such as 'LAYER{LowRankAdapter.DownKey}'", "none of them", "Name a LoRA file; a whole model goes to --model."));
            return layers;
        }

        foreach (var (key, _) in names.Where(n => n.Layer is null))
            faults.Add(new CheckpointFault(file.Path, key, $"a key that ends in '{LowRankAdapter.DownKey}' or '{LowRankAdapter.UpKey}'", "another", "Other kinds of adapters are not read; export it as a plain LoRA."));
        foreach (var name in names.Where(n => n.Layer is not null).Select(n => n.Layer!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (Shape(file, name + LowRankAdapter.DownKey, faults) is not { } down || Shape(file, name + LowRankAdapter.UpKey, faults) is not { } up) continue;
            if (down[0] != up[1] || down[0] < 1)
            {
                faults.Add(new CheckpointFault(file.Path, name, "A [rank, in] and B [out, rank] of one rank, at least 1", $"A [{string.Join(", ", down)}] and B [{string.Join(", ", up)}]", "Export the LoRA again."));
                continue;
            }

            var prefix = Prefixes.Last(p => name.StartsWith(p, StringComparison.Ordinal));
            layers.Add(new LoraLayer(name[prefix.Length..], down[1], up[0], down[0], prefix));
        }

        foreach (var twice in layers.GroupBy(l => l.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            faults.Add(new CheckpointFault(file.Path, twice.Key, "each layer once", "the same layer under several prefixes", "Export the LoRA again."));
        return layers;
    }

    private static IReadOnlyList<long>? Shape(SafetensorsFile file, string key, List<CheckpointFault> faults)
    {
        if (!file.TryGetInfo(key, out var info))
        {
            faults.Add(new CheckpointFault(file.Path, key, "A and B of every layer", "only one of them", "Export the LoRA again."));
            return null;
        }

        if (info.Shape.Count == 2) return info.Shape;
        faults.Add(new CheckpointFault(file.Path, key, "a matrix", $"the shape [{string.Join(", ", info.Shape)}]", "Only linear layers can be adapted."));
        return null;
    }

    private static double? ReadAlpha(SafetensorsFile file, List<LoraLayer> layers, List<CheckpointFault> faults)
    {
        if (file.Metadata.TryGetValue(RankKey, out var rank) && layers.Exists(l => l.Rank.ToString(CultureInfo.InvariantCulture) != rank))
            faults.Add(new CheckpointFault(file.Path, RankKey, $"the rank {layers[0].Rank} of its tensors in the metadata", $"'{rank}'", "Export the LoRA again."));
        if (!file.Metadata.TryGetValue(AlphaKey, out var text)) return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var alpha) && double.IsFinite(alpha)) return alpha;
        faults.Add(new CheckpointFault(file.Path, AlphaKey, "a number in the metadata", $"'{text}'", "Export the LoRA again."));
        return null;
    }

    // The layer's name in the file, prefix included; null for keys of another kind.
    private static string? LayerOf(string key) =>
        key.EndsWith(LowRankAdapter.DownKey, StringComparison.Ordinal) ? key[..^LowRankAdapter.DownKey.Length]
        : key.EndsWith(LowRankAdapter.UpKey, StringComparison.Ordinal) ? key[..^LowRankAdapter.UpKey.Length]
        : null;
}
