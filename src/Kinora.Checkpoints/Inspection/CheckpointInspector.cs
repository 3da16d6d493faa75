using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>Says what weight files hold by their headers alone; no weights are read.</summary>
public static class CheckpointInspector
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true };

    /// <summary>Describes a weight file, an index with its shards, or every checkpoint below a folder.</summary>
    /// <param name="path">A file or folder.</param>
    /// <returns>The sound checkpoints and the faults of the damaged ones.</returns>
    /// <exception cref="CheckpointFormatException">Nothing is there, or the folder holds no weights at all.</exception>
    public static InspectionReport Describe(string path)
    {
        var faults = new FaultList($"Inspect {path}", path);
        var descriptions = new List<CheckpointDescription>();
        foreach (var (kind, file) in Find(path, faults))
        {
            try
            {
                using var source = CheckpointSource.Open(file);
                var shown = Directory.Exists(path) ? System.IO.Path.GetRelativePath(path, file) : file;
                descriptions.Add(Describe(source, shown, kind));
            }
            catch (CheckpointFormatException error)
            {
                faults.AddRange(error.Faults);
            }
        }

        return new InspectionReport(path, descriptions, faults.Faults);
    }

    private static List<(CheckpointKind Kind, string File)> Find(string path, FaultList faults)
    {
        if (!Directory.Exists(path)) return [CheckpointLocator.Locate(path)];
        var files = Directory.GetFiles(path, "*", Everything).Order(StringComparer.Ordinal)
            .Select(f => (Kind: CheckpointLocator.KindOf(f), File: f)).Where(f => f.Kind is not null).Select(f => (f.Kind!.Value, f.File)).ToList();
        if (files.Count == 0) throw faults.Fatal(null, "weight files in the folder", "none", "Check the path, or fetch the model first.");

        // A shard is described with its index, not a second time by itself. A damaged index is a fault of its own later.
        var shards = files.Where(f => f.Value == CheckpointKind.SafetensorsIndex).SelectMany(f => ShardsOf(f.File)).ToHashSet(StringComparer.Ordinal);
        return [.. files.Where(f => !shards.Contains(f.File))];
    }

    private static IEnumerable<string> ShardsOf(string index)
    {
        try
        {
            var folder = System.IO.Path.GetDirectoryName(index) ?? "";
            return SafetensorsIndex.Read(index, new FaultList("Inspect", index)).Shards.Select(s => System.IO.Path.Combine(folder, s));
        }
        catch (CheckpointFormatException)
        {
            return [];
        }
    }

    private static CheckpointDescription Describe(CheckpointSource source, string shown, CheckpointKind kind)
    {
        var tensors = source.Names.Select(name =>
        {
            source.TryGetInfo(name, out var info);
            return source is GgufFile gguf && gguf.Stored(name) is var stored
                ? new TensorDescription(name, info.DType, info.Shape, stored.Bytes, info.File, stored.Type.Name())
                : new TensorDescription(name, info.DType, info.Shape, TensorShape.Bytes([.. info.Shape], info.DType.Size())!.Value, info.File, info.DType.ToString());
        }).ToList();
        var byFile = tensors.ToLookup(t => t.File, StringComparer.Ordinal);
        var files = source.Files.Select(f => new WeightFileDescription(
            f, new FileInfo(f).Length, byFile[f].Count(), byFile[f].Sum(t => t.Parameters), MetadataOf(source, f))).ToList();
        var fingerprint = KeyFingerprint.Compute(source);
        return new CheckpointDescription(shown, kind, files, tensors, fingerprint, KeyFingerprint.NameOf(fingerprint));
    }

    private static IReadOnlyDictionary<string, string> MetadataOf(CheckpointSource source, string file) => source switch
    {
        SafetensorsFile single => single.Metadata,
        ShardedSafetensors set => set.Shards.Single(s => s.Path == file).Metadata,
        TorchArchive archive => archive.Values,
        GgufFile gguf => gguf.Metadata.ToDictionary(m => m.Key, m => m.Value.ToString()),
        _ => new Dictionary<string, string>(),
    };
}
