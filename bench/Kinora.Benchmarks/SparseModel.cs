using System.Text.Json;
using Kinora.Models.HunyuanClip;
using Kinora.Models.StepLlm;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;

namespace Kinora.Benchmarks;

/// <summary>
/// A model folder in the official layout with all networks at their published sizes, 30 billion parameters and more, as sparse
/// files: to measure what the full geometry takes without its weights.
/// </summary>
internal static class SparseModel
{
    private const long ShardBytes = 10_000_000_000;

    /// <summary>Writes the folder; tokenizers and schedule are mini's.</summary>
    /// <param name="folder">A folder that is not there yet.</param>
    /// <param name="mini">The folder of mini.</param>
    public static void Write(string folder, string mini)
    {
        foreach (var part in (string[])["scheduler", "transformer", "step_llm", "hunyuan_clip/clip_text_encoder", "hunyuan_clip/tokenizer", "vae"])
            Directory.CreateDirectory(Path.Combine(folder, part));
        foreach (var file in (string[])["model_index.json", "scheduler/scheduler_config.json", "step_llm/step1_chat_tokenizer.model", "hunyuan_clip/tokenizer/vocab.txt"])
            File.Copy(Path.Combine(mini, file), Path.Combine(folder, file));

        var store = ParameterStore.Meta();
        using (var llm = new StepLlmEncoder(StepLlmConfig.Full, store))
            Write(folder, "step_llm", "model", StepLlmConfig.Full.ToJson(), store);

        store = ParameterStore.Meta();
        using (var clip = new HunyuanClipTextEncoder(HunyuanClipConfig.Full, store))
            Write(folder, "hunyuan_clip/clip_text_encoder", "model", HunyuanClipConfig.Full.ToJson(), store, HunyuanClipWeightMap.ToFile, sharded: false);

        store = ParameterStore.Meta();
        using (var dit = new StepVideoDit(StepVideoDitConfig.Full, store))
            Write(folder, "transformer", "diffusion_pytorch_model", StepVideoDitConfig.Full.ToJson(), store);

        store = ParameterStore.Meta();
        using (var vae = new VideoVae(VideoVaeConfig.Full, store))
            Write(folder, "vae", "vae_v2", VideoVaeConfig.Full.ToJson(), store, VideoVaeWeightMap.ToFile, sharded: false);
    }

    private static void Write(string folder, string part, string name, string config, ParameterStore store, Func<string, string>? fileKey = null, bool sharded = true)
    {
        var root = Path.Combine(folder, part);
        File.WriteAllText(Path.Combine(root, "config.json"), config);
        var all = store.All.Select(p => (Name: fileKey?.Invoke(p.Name) ?? p.Name, Shape: p.Value.Shape.ToArray())).ToList();
        if (!sharded)
        {
            SparseFile.Write(Path.Combine(root, $"{name}.safetensors"), all);
            return;
        }

        var shards = new List<List<(string Name, long[] Shape)>> { new() };
        long filled = 0, total = 0;
        foreach (var parameter in all)
        {
            var bytes = parameter.Shape.Aggregate(2L, (n, size) => n * size);
            if (filled > 0 && filled + bytes > ShardBytes)
            {
                shards.Add([]);
                filled = 0;
            }

            shards[^1].Add(parameter);
            (filled, total) = (filled + bytes, total + bytes);
        }

        using var index = new FileStream(Path.Combine(root, $"{name}.safetensors.index.json"), FileMode.CreateNew);
        using var json = new Utf8JsonWriter(index);
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteNumber("total_size", total);
        json.WriteEndObject();
        json.WriteStartObject("weight_map");
        for (var k = 0; k < shards.Count; k++)
        {
            var shard = $"{name}-{k + 1:00000}-of-{shards.Count:00000}.safetensors";
            SparseFile.Write(Path.Combine(root, shard), shards[k]);
            foreach (var parameter in shards[k]) json.WriteString(parameter.Name, shard);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
