using Kinora.Checkpoints;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>Writes trained weights as a model folder holds them.</summary>
internal static class ModelExport
{
    /// <summary>One safetensors file in fp16, half the size of the training weights.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">The weights.</param>
    /// <param name="fileKey">The file's key for a parameter name, where the two differ.</param>
    public static void Write(string path, IEnumerable<Parameter> parameters, Func<string, string>? fileKey = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        SafetensorsWriter.Write(path, [.. parameters.Select(p => TensorEntry.FromTensor(fileKey?.Invoke(p.Name) ?? p.Name, p.Value.To(DType.F16)))]);
    }
}
