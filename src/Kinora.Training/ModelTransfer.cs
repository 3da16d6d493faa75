using Kinora.Checkpoints;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>
/// Brings what was learned on top of one model to another that came from it: the difference of weights, a task vector (Ilharco et al. 2023, arXiv 2212.04089).
/// A start for a short training on the new model, rather than its end: the difference belongs to the weights that it was learned on.
/// </summary>
public static class ModelTransfer
{
    private const string Operation = "Transferring between models";

    /// <summary>Computes W + scale (W_tuned - W_before) in fp32 and writes a model folder with fp16 weights and the tuned model's own settings for generating.</summary>
    /// <param name="model">The model folder that gets it, W; weights that only this one has stay as they are.</param>
    /// <param name="before">The model folder that was tuned, W_before.</param>
    /// <param name="tuned">What came of it, W_tuned.</param>
    /// <param name="scale">How strongly it is added.</param>
    /// <param name="target">The folder to write; it may not exist yet.</param>
    /// <exception cref="TrainingException">A folder holds no transformer, or they differ in keys, shapes or text encoders; every fault is told.</exception>
    /// <exception cref="CheckpointException">A file is damaged or can't be written.</exception>
    public static void Write(string model, string before, string tuned, double scale, string target)
    {
        var folders = ((string[])[model, before, tuned]).Select(ModelFolder.Open).ToList();
        TrainingException.ThrowIfAny(Operation, [.. folders.Where(folder => folder.FindWeights(ModelParts.Transformer) is null).Select(folder => $"{folder.Root} holds no transformer")]);
        // The new model's VAE may differ: a decoder that was trained further leaves the latents alone.
        TrainingException.ThrowIfAny(Operation, [.. TransformerFolder.TextFaults(folders)]);
        using var to = folders[0].OpenWeights(ModelParts.Transformer);
        using var from = folders[1].OpenWeights(ModelParts.Transformer);
        using var learned = folders[2].OpenWeights(ModelParts.Transformer);
        var known = TransformerFolder.TensorsOf(from);
        var shared = known.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        // The model may have grown since; what was tuned may not.
        TrainingException.ThrowIfAny(Operation, [.. Faults(model, to, name => !shared.Contains(name)), .. Faults(tuned, learned)]);
        var settings = GenerationDefaults.Read(folders[2]);
        TransformerFolder.Write(target, folders[0], TransformerFolder.TensorsOf(to), name =>
        {
            var weight = to.Load(name).To(DType.F32);
            return shared.Contains(name) ? weight + ((learned.Load(name).To(DType.F32) - from.Load(name).To(DType.F32)) * scale) : weight;
        }, settings);

        IEnumerable<string> Faults(string name, CheckpointSource source, Func<string, bool>? ignored = null)
        {
            var report = KeyReport.Compare(known.Select(tensor => new ExpectedTensor(tensor.Name, [.. tensor.Shape])), source, ignored);
            if (!report.IsMatch) yield return $"{name} has another transformer than {before}: {report.ToText()}";
        }
    }
}
