using Kinora.Checkpoints;
using Kinora.Models.StepLlm;
using Kinora.Models.StepVideoDit;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>
/// Writes a model folder again with the linear weights of transformer and Step-LLM as integers. All else is copied: norms, biases and
/// tables stay in the type that they have, and so do weights whose rows can't be cut into groups.
/// </summary>
public static class ModelConverter
{
    private const string BlocksPrefix = "transformer_blocks.";
    private const long ShardBytes = 5_000_000_000;

    /// <summary>Converts a model.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="format">What weights become. With 4 bits, those outside the transformer's blocks become 8: they are few, and all of a video passes through them.</param>
    /// <param name="output">The folder to write, which may not exist; it is complete or absent.</param>
    /// <param name="progress">Is told of every weight; null for nobody.</param>
    /// <param name="cancellation">Looked at before every weight.</param>
    /// <exception cref="ModelException">The model can't be used, or has weights of integers already; the text names every fault.</exception>
    /// <exception cref="CheckpointException">The output exists or can't be written, or a weight is damaged; nothing is left behind.</exception>
    public static IReadOnlyList<ConvertedPart> Convert(
        string folder, QuantizedFormat format, string output, IProgress<ConversionProgress>? progress = null, CancellationToken cancellation = default)
    {
        var model = TextToVideoModel.Open(folder);
        if (model.TransformerIntegers.Count + model.StepLlmIntegers.Count > 0)
            throw new ModelException(folder, ["Its weights are integers already. Convert the model that it was made from: each conversion adds its error."]);
        if (IsInside(output, folder)) throw new CheckpointWriteException(output, "it lies inside the model that is converted", "Name a folder outside of it.");
        using var dit = new StepVideoDit(model.Transformer, ParameterStore.Meta());
        using var stepLlm = new StepLlmEncoder(model.StepLlm, ParameterStore.Meta());
        var parts = new List<ConvertedPart>();
        AtomicFolder.Write(output, temporary =>
        {
            CopyOthers(model.Folder, temporary);
            parts.Add(Convert(model.Folder, ModelParts.StepLlm, stepLlm.Parameters.LinearLayers, _ => format, temporary, progress, cancellation));
            parts.Add(Convert(
                model.Folder, ModelParts.Transformer, dit.Parameters.LinearLayers, key => key.StartsWith(BlocksPrefix, StringComparison.Ordinal) ? format : QuantizedFormat.Q8, temporary, progress, cancellation));
        });
        return parts;
    }

    private static ConvertedPart Convert(
        ModelFolder folder, ModelParts part, IReadOnlyList<LinearLayer> layers, Func<string, QuantizedFormat> format, string output, IProgress<ConversionProgress>? progress,
        CancellationToken cancellation)
    {
        using var source = folder.OpenWeights(part);
        var name = Path.GetDirectoryName(folder.WeightFiles(part)[0])!;
        var chosen = layers.Where(l => QuantizedFormats.Fits(l.Inputs)).Select(l => l.WeightKey).ToHashSet(StringComparer.Ordinal);
        var done = new List<ConvertedLayer>();
        var entries = source.Names.SelectMany(key => chosen.Contains(key)
            ? new QuantizedEntries(source, key, format(key), Written).Make()
            : [TensorEntry.FromSource(source, key)]).ToList();
        ShardedSafetensorsWriter.Write(Path.Combine(output, name), BaseName(folder, part), entries, ShardBytes, MetadataOf(source));
        long elements = 0, before = 0;
        foreach (var key in source.Names)
        {
            source.TryGetInfo(key, out var info);
            var count = info.Shape.Aggregate(1L, (product, size) => product * size);
            elements += count;
            before += count * info.DType.Size();
        }

        return new ConvertedPart(
            name, entries.Sum(e => e.ByteCount), before, elements * sizeof(float), source.Names.Count - done.Count, [.. done.OrderBy(l => l.Name, StringComparer.Ordinal)]);

        void Written(ConvertedLayer layer)
        {
            cancellation.ThrowIfCancellationRequested();
            done.Add(layer);
            progress?.Report(new ConversionProgress(name, done.Count, chosen.Count));
        }
    }

    // The name that the layout looks for: of the file, or of the index without its endings.
    private static string BaseName(ModelFolder folder, ModelParts part) => Path.GetFileName(folder.FindWeights(part)!).Split('.')[0];

    private static Dictionary<string, string> MetadataOf(CheckpointSource source) => source switch
    {
        SafetensorsFile file => new Dictionary<string, string>(file.Metadata),
        ShardedSafetensors set => set.Shards.SelectMany(s => s.Metadata).GroupBy(m => m.Key).ToDictionary(g => g.Key, g => g.First().Value),
        _ => [],
    };

    private static bool IsInside(string output, string folder)
    {
        var relative = Path.GetRelativePath(folder, output);
        return relative == "." || !(Path.IsPathRooted(relative) || relative.Split(Path.DirectorySeparatorChar)[0] == "..");
    }

    private static void CopyOthers(ModelFolder folder, string output)
    {
        var converted = folder.WeightFiles(ModelParts.Transformer | ModelParts.StepLlm)
            .Select(f => Path.GetFullPath(Path.Combine(folder.Root, f)))
            .Concat(((ModelParts[])[ModelParts.Transformer, ModelParts.StepLlm]).Select(p => Path.GetFullPath(folder.FindWeights(p)!)))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories))
        {
            if (converted.Contains(Path.GetFullPath(file))) continue;
            var target = Path.Combine(output, Path.GetRelativePath(folder.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
