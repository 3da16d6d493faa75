using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kinora.Checkpoints;

/// <summary>Writes a set of safetensors shards with the index that the public checkpoints use.</summary>
/// <remarks>
/// Files: <c>NAME-00001-of-0000N.safetensors</c> and <c>NAME.safetensors.index.json</c> with <c>weight_map</c> and
/// <c>metadata.total_size</c>; content that fits one shard becomes the single file <c>NAME.safetensors</c> without an index.
/// </remarks>
public static class ShardedSafetensorsWriter
{
    /// <summary>Writes all shards under temporary names, then renames them, the index last.</summary>
    /// <param name="folder">Where the files go. It may not hold a checkpoint of this name: shards of two saves must never mix.</param>
    /// <param name="name">Name before the first dash: <c>model</c> or <c>diffusion_pytorch_model</c>.</param>
    /// <param name="tensors">The tensors, in any order; they are spread over the shards in ordinal order of their names.</param>
    /// <param name="maxShardBytes">Most tensor bytes in a shard, above 0. A larger tensor gets a shard of its own.</param>
    /// <param name="metadata">Free text entries for every shard's <c>__metadata__</c>; null writes none.</param>
    /// <returns>Paths of the weight files written, in order.</returns>
    /// <exception cref="ArgumentException">Two tensors have the same name, or the limit is not positive.</exception>
    /// <exception cref="CheckpointWriteException">The name is taken, or the disk is full or not writable; nothing is left behind.</exception>
    public static IReadOnlyList<string> Write(
        string folder, string name, IEnumerable<TensorEntry> tensors, long maxShardBytes, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxShardBytes);
        var all = tensors.OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        SafetensorsWriter.RefuseDuplicates(all.Select(t => t.Name));
        RefuseTakenName(folder, name);

        var shards = Split(all, maxShardBytes);
        if (shards.Count == 1)
        {
            var single = Path.Combine(folder, $"{name}.safetensors");
            SafetensorsWriter.Write(single, shards[0], metadata);
            return [single];
        }

        return WriteShards(folder, name, shards, metadata);
    }

    private static List<string> WriteShards(
        string folder, string name, List<List<TensorEntry>> shards, IReadOnlyDictionary<string, string>? metadata)
    {
        var paths = shards.Select((_, i) => Path.Combine(folder, $"{name}-{i + 1:00000}-of-{shards.Count:00000}.safetensors")).ToList();
        var pending = new List<PendingFile>();
        var committed = 0;
        try
        {
            for (var i = 0; i < shards.Count; i++) pending.Add(SafetensorsWriter.Begin(paths[i], shards[i], metadata));
            var index = Index(paths, shards);
            pending.Add(AtomicFile.Begin(Path.Combine(folder, $"{name}.safetensors.index.json"), s => s.Write(index), index.Length));
            foreach (var file in pending)
            {
                file.Commit();
                committed++;
            }
        }
        catch
        {
            foreach (var path in paths.Take(committed)) File.Delete(path);
            throw;
        }
        finally
        {
            foreach (var file in pending) file.Dispose();
        }

        return paths;
    }

    private static List<List<TensorEntry>> Split(List<TensorEntry> ordered, long maxShardBytes)
    {
        var shards = new List<List<TensorEntry>> { new() };
        long filled = 0;
        foreach (var tensor in ordered)
        {
            if (shards[^1].Count > 0 && filled + tensor.ByteCount > maxShardBytes)
            {
                shards.Add([]);
                filled = 0;
            }

            shards[^1].Add(tensor);
            filled += tensor.ByteCount;
        }

        return shards;
    }

    private static void RefuseTakenName(string folder, string name)
    {
        if (!Directory.Exists(folder)) return;
        var taken = Directory.EnumerateFiles(folder, $"{name}*.safetensors*").Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        if (taken.Count == 0) return;
        throw new CheckpointWriteException(folder, $"the folder already holds {string.Join(", ", taken.Take(3))}{(taken.Count > 3 ? ", …" : "")}",
            "Write into an empty folder; shards of two saves must not mix.");
    }

    private static byte[] Index(List<string> paths, List<List<TensorEntry>> shards)
    {
        using var buffer = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteNumber("total_size", shards.Sum(SafetensorsWriter.Total));
            json.WriteEndObject();
            json.WriteStartObject("weight_map");
            for (var i = 0; i < shards.Count; i++)
                foreach (var tensor in shards[i]) json.WriteString(tensor.Name, Path.GetFileName(paths[i]));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }
}
