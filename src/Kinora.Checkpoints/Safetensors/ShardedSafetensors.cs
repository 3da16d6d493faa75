using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>A set of safetensors shards under one index, seen as one source of tensors.</summary>
/// <remarks>
/// Opening maps every shard and checks that each exists and is whole, that each tensor is where the index says and nowhere
/// else, and that the bytes add up to <c>metadata.total_size</c>; all faults are reported together.
/// </remarks>
public sealed class ShardedSafetensors : CheckpointSource
{
    private readonly Dictionary<string, SafetensorsFile> _byName;
    private readonly SafetensorsFile[] _shards;
    private readonly string[] _names;

    private ShardedSafetensors(string path, Dictionary<string, SafetensorsFile> byName, SafetensorsFile[] shards)
        : base(path)
    {
        _byName = byName;
        _shards = shards;
        _names = [.. byName.Keys.Order(StringComparer.Ordinal)];
        Files = [.. shards.Select(s => s.Path)];
    }

    /// <inheritdoc/>
    public override string Description => $"sharded checkpoint {Path} ({_names.Length} tensors in {_shards.Length} files)";

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Names => _names;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Files { get; }

    /// <summary>The open shards, in ordinal order of their names.</summary>
    public IReadOnlyList<SafetensorsFile> Shards => _shards;

    /// <summary>Opens the shards that an index names.</summary>
    /// <param name="path">The <c>.safetensors.index.json</c>; the shards lie beside it.</param>
    /// <exception cref="CheckpointFormatException">The index or a shard is missing, damaged or contradicts the other.</exception>
    public static new ShardedSafetensors Open(string path)
    {
        var faults = new FaultList($"Open checkpoint {path}", path);
        var index = SafetensorsIndex.Read(path, faults);
        var folder = System.IO.Path.GetDirectoryName(path) ?? "";
        var shards = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
        try
        {
            foreach (var name in index.Shards) OpenShard(System.IO.Path.Combine(folder, name), name, shards, faults);
            CheckPlaces(index, shards, faults);
            if (!faults.Any) CheckTotal(index, shards.Values, faults);
            faults.ThrowIfAny();
            return new ShardedSafetensors(
                path, index.WeightMap.ToDictionary(w => w.Key, w => shards[w.Value], StringComparer.Ordinal), [.. index.Shards.Select(s => shards[s])]);
        }
        catch
        {
            foreach (var shard in shards.Values) shard.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool TryGetInfo(string name, out TensorInfo info)
    {
        info = default;
        return _byName.TryGetValue(name, out var shard) && shard.TryGetInfo(name, out info);
    }

    /// <inheritdoc/>
    public override void Release(string name) => (_byName.TryGetValue(name, out var shard) ? shard : throw NotFound(name)).Release(name);

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var shard in _shards) shard.Dispose();
    }

    /// <inheritdoc/>
    internal override TensorMemory Acquire(string name) =>
        _byName.TryGetValue(name, out var shard) ? shard.Acquire(name) : throw NotFound(name);

    private static void OpenShard(string path, string name, Dictionary<string, SafetensorsFile> shards, FaultList faults)
    {
        if (!File.Exists(path))
        {
            faults.Add(null, $"the shard {name} beside the index", "no file of that name", "Fetch the missing shard.");
            return;
        }

        try
        {
            shards.Add(name, SafetensorsFile.Open(path));
        }
        catch (CheckpointFormatException error)
        {
            faults.AddRange(error.Faults);
        }
    }

    /// <summary>Compares both ways: index to shards and shards to index. Shards that could not be opened are not asked.</summary>
    private static void CheckPlaces(SafetensorsIndex index, Dictionary<string, SafetensorsFile> shards, FaultList faults)
    {
        const string remedy = "Index and shards come from different saves; fetch or write the whole set again.";
        var holders = shards.SelectMany(s => s.Value.Names.Select(n => (Name: n, Shard: s.Key))).ToLookup(h => h.Name, h => h.Shard, StringComparer.Ordinal);
        foreach (var (name, shard) in index.WeightMap)
        {
            if (!shards.ContainsKey(shard) || holders[name].Contains(shard)) continue;
            var elsewhere = holders[name].ToArray();
            faults.Add(name, $"the tensor in {shard}", elsewhere.Length == 0 ? "no such tensor in any shard" : $"it in {string.Join(", ", elsewhere)}", remedy);
        }

        foreach (var holder in holders)
        {
            foreach (var shard in holder)
            {
                if (!index.WeightMap.TryGetValue(holder.Key, out var stated))
                    faults.Add(holder.Key, "every tensor of a shard in the index", $"a tensor in {shard} that the index does not name", remedy);
                else if (stated != shard && holder.Contains(stated))
                    faults.Add(holder.Key, $"the tensor in {stated} only", $"it in {shard} as well", remedy);
            }
        }
    }

    private static void CheckTotal(SafetensorsIndex index, IEnumerable<SafetensorsFile> shards, FaultList faults)
    {
        var bytes = shards.Sum(s => s.DataBytes);
        if (index.TotalSize is { } stated && stated != bytes)
        {
            faults.Add("metadata.total_size", $"{bytes} bytes, the sum over the shards", $"{stated}",
                "Index and shards come from different saves; fetch or write the whole set again.");
        }
    }
}
