namespace Kinora.Checkpoints;

/// <summary>Finds what a path means: a weight file, an index, or a folder that holds one of them.</summary>
internal static class CheckpointLocator
{
    private const string SafetensorsSuffix = ".safetensors";
    private const string IndexSuffix = ".safetensors.index.json";
    private const string GgufSuffix = ".gguf";
    private static readonly string[] TorchSuffixes = [".bin", ".pt", ".pth", ".ckpt"];

    /// <summary>Kind and path of the one checkpoint at <paramref name="path"/>.</summary>
    /// <exception cref="CheckpointFormatException">There is none, or the folder holds several.</exception>
    public static (CheckpointKind Kind, string File) Locate(string path)
    {
        var faults = new FaultList($"Open checkpoint {path}", path);
        if (Directory.Exists(path)) return LocateInFolder(path, faults);
        if (!File.Exists(path))
            throw faults.Fatal(null, "a file or folder", "nothing of that name", "Check the path, or fetch the model first.");
        if (KindOf(path) is { } kind)
        {
            CheckUnambiguous(kind, path, faults);
            return (kind, path);
        }

        throw faults.Fatal(null, $"a name that ends in {SafetensorsSuffix}, {IndexSuffix}, {GgufSuffix}, {string.Join(", ", TorchSuffixes)}",
            $"'{Path.GetFileName(path)}'", "Name the weight file or its folder.");
    }

    /// <summary>Kind of a file by its name; null for files that hold no weights.</summary>
    public static CheckpointKind? KindOf(string path) =>
        path.EndsWith(IndexSuffix, StringComparison.Ordinal) ? CheckpointKind.SafetensorsIndex
        : path.EndsWith(SafetensorsSuffix, StringComparison.Ordinal) ? CheckpointKind.Safetensors
        : path.EndsWith(GgufSuffix, StringComparison.Ordinal) ? CheckpointKind.Gguf
        : TorchSuffixes.Any(s => path.EndsWith(s, StringComparison.Ordinal)) ? CheckpointKind.TorchArchive
        : null;

    /// <summary>A single file beside an index of the same name is the rest of another save: neither may win in silence.</summary>
    private static void CheckUnambiguous(CheckpointKind kind, string file, FaultList faults)
    {
        if (kind != CheckpointKind.SafetensorsIndex) return;
        var single = file[..^IndexSuffix.Length] + SafetensorsSuffix;
        if (!File.Exists(single)) return;
        throw faults.Fatal(null, $"either {Path.GetFileName(file)} or {Path.GetFileName(single)}", "both",
            "Remove the one that is not meant; they come from two saves.");
    }

    private static (CheckpointKind Kind, string File) LocateInFolder(string folder, FaultList faults)
    {
        var files = Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToLookup(KindOf);

        // An index speaks for its shards, and safetensors come before other files of the same weights.
        foreach (var kind in (CheckpointKind[])[CheckpointKind.SafetensorsIndex, CheckpointKind.Safetensors, CheckpointKind.Gguf, CheckpointKind.TorchArchive])
        {
            var found = files[kind].ToArray();
            if (found.Length == 1)
            {
                CheckUnambiguous(kind, found[0], faults);
                return (kind, found[0]);
            }

            if (found.Length > 1)
            {
                throw faults.Fatal(null, "one checkpoint in the folder", string.Join(", ", found.Select(Path.GetFileName)),
                    "Name the file that is meant, or fetch the missing index.");
            }
        }

        throw faults.Fatal(null, "a weight file or an index in the folder", "neither", "Check the path, or fetch the model first.");
    }
}
