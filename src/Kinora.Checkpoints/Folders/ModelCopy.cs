using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kinora.Checkpoints;

/// <summary>Copies parts of one model into the folder of another that is being written, so that this becomes whole.</summary>
public static class ModelCopy
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>
    /// Copies every file of a model that a folder lacks, whether it lies in the model's own folder or in its base's. The folder then has all
    /// that it needs, so its index names no base.
    /// </summary>
    /// <param name="folder">The root of the folder that is being written; files that are there stay as they are.</param>
    /// <param name="from">The model.</param>
    /// <param name="without">Parts whose weights are left out: the folder has its own.</param>
    /// <exception cref="CheckpointException">Weights of the model are missing, or a file can't be written.</exception>
    public static void FillIn(string folder, ModelFolder from, ModelParts without)
    {
        var parts = ModelParts.All & ~without;
        ModelParts[] weighted = [ModelParts.StepLlm, ModelParts.HunyuanClip, ModelParts.Transformer, ModelParts.Vae];
        IEnumerable<string?> files =
        [
            from.SchedulerConfigFile, from.GenerationConfigFile, from.TransformerConfigFile, from.VaeConfigFile, from.StepLlmConfigFile, from.StepLlmTokenizerFile,
            from.ClipConfigFile, from.ClipVocabularyFile, .. weighted.Where(part => parts.HasFlag(part)).Select(from.FindWeights), .. from.WeightFiles(parts).Select(from.At),
        ];
        foreach (var file in files.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            var target = Path.Combine(folder, from.RelativePath(file));
            if (!File.Exists(target)) CopyFile(target, file);
        }

        CopyIndex(folder, from);
    }

    /// <summary>Copies a file, which appears when it is whole; nothing happens where both are one.</summary>
    /// <param name="target">The file to write.</param>
    /// <param name="file">The file to read.</param>
    /// <exception cref="CheckpointWriteException">The disk is full or not writable.</exception>
    public static void CopyFile(string target, string file)
    {
        if (Path.GetFullPath(file) == Path.GetFullPath(target)) return;
        AtomicFile.Write(target, stream =>
        {
            using var from = File.OpenRead(file);
            from.CopyTo(stream);
        });
    }

    private static void CopyIndex(string folder, ModelFolder from)
    {
        var target = new ModelFolder(folder).ModelIndexFile;
        if (File.Exists(target)) return;
        if (from.BaseRoot is null)
        {
            CopyFile(target, from.ModelIndexFile);
            return;
        }

        var index = JsonNode.Parse(File.ReadAllText(from.ModelIndexFile))!.AsObject();
        index.Remove(ModelFolder.BaseKey);
        AtomicFile.Write(target, stream => stream.Write(Encoding.UTF8.GetBytes(index.ToJsonString(Indented) + "\n")));
    }
}
