using System.Runtime.InteropServices;
using Kinora.Checkpoints;
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
    /// <exception cref="CheckpointWriteException">Something of that name exists, or the disk is full or not writable.</exception>
    /// <exception cref="TrainingException">A value does not fit fp16.</exception>
    public static void Write(string target, ModelFolder from, IEnumerable<(string Name, IReadOnlyList<long> Shape)> tensors, Func<string, Tensor> compute) => AtomicFolder.Write(target, partial =>
    {
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
        ModelExport.CopyWhereMissing(from, partial);
    });
}
