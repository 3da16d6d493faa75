using System.Runtime.InteropServices;
using Kinora.Checkpoints;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>Writes a model folder whose transformer is computed from others, tensor by tensor, so that memory holds one of them.</summary>
internal static class TransformerFolder
{
    private const string WeightsFile = "diffusion_pytorch_model.safetensors";

    /// <summary>Writes the folder: all parts but the transformer's weights are copies.</summary>
    /// <param name="target">The folder; it may not exist yet, and appears when it is whole.</param>
    /// <param name="from">The model whose other parts it gets.</param>
    /// <param name="tensors">Names and shapes of the transformer's tensors.</param>
    /// <param name="compute">Gives the value of a name, in any floating type.</param>
    /// <param name="settings">The folder's own settings for generating; null for those of the model whose parts it gets.</param>
    /// <exception cref="CheckpointWriteException">Something of that name exists, or the disk is full or not writable.</exception>
    /// <exception cref="TrainingException">A value does not fit fp16.</exception>
    public static void Write(string target, ModelFolder from, IEnumerable<(string Name, IReadOnlyList<long> Shape)> tensors, Func<string, Tensor> compute, GenerationDefaults? settings = null) => AtomicFolder.Write(target, partial =>
    {
        if (settings is not null) ModelExport.WriteText(Path.Combine(partial, ModelExport.GenerationConfig), settings.ToJson());
        var config = new ModelFolder(partial).TransformerConfigFile;
        ModelExport.WriteText(config, File.ReadAllText(from.TransformerConfigFile));
        SafetensorsWriter.Write(Path.Combine(Path.GetDirectoryName(config)!, WeightsFile), tensors.Select(tensor => TensorEntry.FromStream(tensor.Name, DType.F16, [.. tensor.Shape], stream =>
        {
            using var scope = new TensorScope();
            using var noGrad = GradMode.NoGrad();
            var value = compute(tensor.Name).To(DType.F16).Contiguous();
            if (!value.IsFinite()) throw new TrainingException($"Writing {target}: '{tensor.Name}' has values that are not finite in fp16. Use sound models.");
            stream.Write(MemoryMarshal.AsBytes(value.AsSpan<Half>()));
        })));
        ModelCopy.FillIn(partial, from, ModelParts.Transformer);
    });

    /// <summary>Names and shapes of a file's tensors.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<long> Shape)> TensorsOf(CheckpointSource source) =>
        [.. source.Names.Select(name => (name, source.TryGetInfo(name, out var info) ? info.Shape : []))];

    /// <summary>Transformers are computed from each other only where they have learned to read the same texts.</summary>
    /// <param name="models">Model folders, the one that gives the other parts first.</param>
    /// <returns>Half a sentence for each model that differs from the first.</returns>
    public static IEnumerable<string> TextFaults(IReadOnlyList<ModelFolder> models) => Differing(models, ModelParts.StepLlm | ModelParts.HunyuanClip, "other text encoders");

    /// <summary>And to make the same latents.</summary>
    /// <inheritdoc cref="TextFaults"/>
    public static IEnumerable<string> LatentFaults(IReadOnlyList<ModelFolder> models) => Differing(models, ModelParts.Vae, "another VAE");

    private static IEnumerable<string> Differing(IReadOnlyList<ModelFolder> models, ModelParts parts, string what)
    {
        var sha = models[0].WeightsSha256(parts);
        return models.Skip(1).Where(model => model.WeightsSha256(parts) != sha).Select(model => $"{model.Root} has {what} than {models[0].Root}");
    }
}
