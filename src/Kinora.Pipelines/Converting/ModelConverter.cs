using Kinora.Checkpoints;
using Kinora.Models.StepLlm;
using Kinora.Models.StepVideoDit;
using Kinora.Nn;

namespace Kinora.Pipelines;

/// <summary>
/// Writes a model folder again with the linear weights of transformer and Step-LLM as integers, in safetensors or GGUF, or with all of their
/// numbers in one floating type. All else is copied: with integers, norms, biases and tables stay in the type that they
/// have, and so do weights whose rows can't be cut into groups.
/// </summary>
public static class ModelConverter
{
    private const string BlocksPrefix = "transformer_blocks.";

    /// <summary>Converts a model.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="target">What weights become. With 4 bits, those outside the transformer's blocks become 8: they are few, and all of a video passes through them.</param>
    /// <param name="output">The folder to write, which may not exist; it is complete or absent.</param>
    /// <param name="progress">Is told of every weight; null for nobody.</param>
    /// <param name="cancellation">Looked at before every weight.</param>
    /// <exception cref="ModelException">The model can't be used, or has weights of integers already and would get others; the text names every fault.</exception>
    /// <exception cref="CheckpointException">The output exists or can't be written, or a weight is damaged; nothing is left behind.</exception>
    public static IReadOnlyList<ConvertedPart> Convert(
        string folder, ConversionTarget target, string output, IProgress<ConversionProgress>? progress = null, CancellationToken cancellation = default)
    {
        var model = TextToVideoModel.Open(folder);
        if (target.Plain() is null && model.TransformerIntegers.Count + model.StepLlmIntegers.Count > 0)
            throw new ModelException(folder, ["Its weights are integers already. Convert the model that it was made from: each conversion adds its error."]);
        if (IsInside(output, folder)) throw new CheckpointWriteException(output, "it lies inside the model that is converted", "Name a folder outside of it.");
        using var dit = new StepVideoDit(model.Transformer, ParameterStore.Meta());
        using var stepLlm = new StepLlmEncoder(model.StepLlm, ParameterStore.Meta());
        var converter = new PartConverter(target, progress, cancellation);
        var parts = new List<ConvertedPart>();
        AtomicFolder.Write(output, temporary =>
        {
            ModelCopy.FillIn(temporary, model.Folder, ModelParts.StepLlm | ModelParts.Transformer);
            CopyOwn(model.Folder, temporary);
            parts.Add(converter.Convert(
                model.Folder, ModelParts.StepLlm, stepLlm.Parameters.LinearLayers, _ => false, GgufDescription.Of(model.StepLlm, target), temporary));
            parts.Add(converter.Convert(
                model.Folder, ModelParts.Transformer, dit.Parameters.LinearLayers, key => !key.StartsWith(BlocksPrefix, StringComparison.Ordinal),
                GgufDescription.Of(model.Transformer, target), temporary));
        });
        return parts;
    }

    private static bool IsInside(string output, string folder)
    {
        var relative = Path.GetRelativePath(folder, output);
        return relative == "." || !(Path.IsPathRooted(relative) || relative.Split(Path.DirectorySeparatorChar)[0] == "..");
    }

    // What else lies in the folder, such as its card.
    private static void CopyOwn(ModelFolder folder, string output)
    {
        var converted = folder.WeightFiles(ModelParts.Transformer | ModelParts.StepLlm)
            .Select(f => Path.GetFullPath(Path.Combine(folder.Root, f)))
            .Concat(((ModelParts[])[ModelParts.Transformer, ModelParts.StepLlm]).Select(p => Path.GetFullPath(folder.FindWeights(p)!)))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(output, Path.GetRelativePath(folder.Root, file));
            if (!converted.Contains(Path.GetFullPath(file)) && !File.Exists(target)) ModelCopy.CopyFile(target, file);
        }
    }
}
