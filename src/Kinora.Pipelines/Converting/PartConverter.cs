using Kinora.Checkpoints;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>Writes one network's weights again.</summary>
/// <param name="target">What they become.</param>
/// <param name="progress">Is told of every weight; null for nobody.</param>
/// <param name="cancellation">Looked at before every weight.</param>
internal sealed class PartConverter(ConversionTarget target, IProgress<ConversionProgress>? progress, CancellationToken cancellation)
{
    private const long ShardBytes = 5_000_000_000;

    /// <summary>Converts a network.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="part">Which network.</param>
    /// <param name="layers">Its linear layers.</param>
    /// <param name="isFine">Of a key, whether the weight gets 8 bits where others get 4.</param>
    /// <param name="description">What a GGUF file says of it.</param>
    /// <param name="output">The folder to write.</param>
    public ConvertedPart Convert(ModelFolder folder, ModelParts part, IReadOnlyList<LinearLayer> layers, Func<string, bool> isFine, GgufDescription description, string output)
    {
        using var source = folder.OpenWeights(part);
        var name = Path.GetDirectoryName(folder.WeightFiles(part)[0])!;
        var linear = layers.ToDictionary(l => l.WeightKey, l => target.FormatOf(isFine(l.WeightKey), l.Inputs), StringComparer.Ordinal);
        var done = new List<ConvertedLayer>();
        var total = source.Names.Count(Changes);
        var tensors = new ConvertedTensors(source, Written);
        var file = Path.Combine(output, name, BaseName(folder, part));
        var bytes = target.IsGguf() ? WriteGguf() : WriteSafetensors();

        long elements = 0, before = 0;
        foreach (var key in source.Names)
        {
            var info = Info(key);
            var count = info.Shape.Aggregate(1L, (product, size) => product * size);
            elements += count;
            before += info.Format is { } format ? format.Bytes(info.Shape[0], info.Shape[1]) : count * info.DType.Size();
        }

        return new ConvertedPart(name, bytes, before, elements * sizeof(float), source.Names.Count - done.Count, [.. done.OrderBy(l => l.Name, StringComparer.Ordinal)]);

        TensorInfo Info(string key) => source.TryGetInfo(key, out var info) ? info : default;

        bool Changes(string key) => target.Plain() is { } dtype
            ? Info(key) is var info && (info.Format is not null || (info.DType.IsFloating() && info.DType != dtype))
            : linear.GetValueOrDefault(key) is not null;

        long WriteSafetensors()
        {
            var entries = source.Names.SelectMany(key => !Changes(key) ? [TensorEntry.FromSource(source, key)]
                : target.Plain() is { } dtype ? [tensors.Plain(key, dtype)]
                : tensors.Integers(key, linear[key]!.Value)).ToList();
            ShardedSafetensorsWriter.Write(Path.GetDirectoryName(file)!, Path.GetFileName(file), entries, ShardBytes, MetadataOf(source));
            return entries.Sum(e => e.ByteCount);
        }

        long WriteGguf()
        {
            var foreign = source.Names.Where(key => GgufTypes.Of(Info(key).DType) is null).Select(key => $"'{key}' is {Info(key).DType}, which GGUF files are not written with. Convert the model to fp16 or fp32 first.").ToList();
            if (foreign.Count > 0) throw new ModelException(folder.Root, foreign);
            var entries = source.Names.Select(key => Changes(key) ? tensors.Blocks(key, linear[key]!.Value) : GgufEntry.FromSource(source, key)).ToList();
            GgufWriter.Write(file + ".gguf", description.Architecture, entries, description.Metadata);
            done.AddRange(linear.Where(l => l.Value is null).Select(l => new ConvertedLayer(l.Key, ConvertedLayer.NameOf(Info(l.Key).DType), 0, 0)));
            return entries.Sum(e => e.ByteCount);
        }

        void Written(ConvertedLayer layer)
        {
            cancellation.ThrowIfCancellationRequested();
            done.Add(layer);
            progress?.Report(new ConversionProgress(name, done.Count, total));
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
}
