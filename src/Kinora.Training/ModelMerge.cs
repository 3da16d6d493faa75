using Kinora.Checkpoints;
using Kinora.Models.Lora;
using Kinora.Pipelines;

namespace Kinora.Training;

/// <summary>Adds LoRAs to a model's weights for good: a model folder to go on from.</summary>
public static class ModelMerge
{
    /// <summary>Writes a model folder with fp16 weights W + sum of scale (alpha / rank) B A.</summary>
    /// <param name="model">The base.</param>
    /// <param name="loras">The LoRAs, at least one.</param>
    /// <param name="target">The folder to write; it may not exist yet.</param>
    /// <exception cref="ModelException">Base or LoRAs can't be used; every fault is told.</exception>
    /// <exception cref="CheckpointException">A file is damaged, or the folder exists or can't be written.</exception>
    public static void Write(string model, IReadOnlyList<LoraChoice> loras, string target)
    {
        var opened = TextToVideoModel.Open(model, loras);
        var files = new List<(LoraFile File, double Scale)>();
        using var weights = opened.Folder.OpenWeights(ModelParts.Transformer);
        try
        {
            foreach (var lora in opened.Loras) files.Add((LoraFile.Open(lora.File), lora.Scale));
            var merged = new LoraSource(weights, files);
            TransformerFolder.Write(target, opened.Folder, TransformerFolder.TensorsOf(weights), merged.Load);
        }
        finally
        {
            foreach (var (file, _) in files) file.Dispose();
        }
    }
}
