using Kinora.Checkpoints;
using Kinora.Models.HunyuanClip;
using Kinora.Models.StepLlm;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;

namespace Kinora.Pipelines;

/// <summary>Compares every network's list of parameters, built without memory, with the keys of its files.</summary>
internal static class ModelKeys
{
    private const string VaeEncoderPrefix = "encoder.";

    /// <summary>The reports of all networks whose configuration and files could be read.</summary>
    public static IEnumerable<KeyReport> Compare(ModelFolder folder, ModelConfigs configs)
    {
        if (configs.StepLlm is { } llm && TryOpen(folder, ModelParts.StepLlm) is { } llmWeights)
        {
            using (llmWeights) yield return KeyReport.Compare(StepLlmWeightMap.Tensors(llm), llmWeights);
        }

        if (configs.Clip is { } clip && TryOpen(folder, ModelParts.HunyuanClip) is { } clipWeights)
        {
            using (clipWeights)
            {
                var fileKey = HunyuanClipWeightMap.KeysOf(clipWeights);
                yield return KeyReport.Compare(
                    HunyuanClipWeightMap.TextTensors(clip).Select(t => t with { Name = fileKey(t.Name) }), clipWeights, HunyuanClipWeightMap.IsBesideTextTower);
            }
        }

        if (configs.Transformer is { } dit && TryOpen(folder, ModelParts.Transformer) is { } ditWeights)
        {
            using (ditWeights) yield return KeyReport.Compare(Tensors(dit), ditWeights);
        }

        if (configs.Vae is { } vae && TryOpen(folder, ModelParts.Vae) is { } vaeWeights)
        {
            using (vaeWeights) yield return KeyReport.Compare(Tensors(vae, vaeWeights), vaeWeights);
        }
    }

    private static List<ExpectedTensor> Tensors(StepVideoDitConfig config)
    {
        using var network = new StepVideoDit(config, ParameterStore.Meta());
        return [.. network.Parameters.All.Select(p => new ExpectedTensor(p.Name, p.Value.Shape.ToArray()))];
    }

    // Generating needs the decoder only, but half an encoder is a damaged file all the same.
    private static List<ExpectedTensor> Tensors(VideoVaeConfig config, CheckpointSource source)
    {
        var parts = source.Names.Any(n => n.StartsWith(VaeEncoderPrefix, StringComparison.Ordinal)) ? VideoVaeParts.Both : VideoVaeParts.Decoder;
        var fileKey = VideoVaeWeightMap.KeysOf(source);
        using var network = new VideoVae(config, ParameterStore.Meta(), parts);
        return [.. network.Parameters.All.Select(p => new ExpectedTensor(fileKey(p.Name), p.Value.Shape.ToArray()))];
    }

    // Weights that can't be opened are a fault that the folder's own check has reported.
    private static CheckpointSource? TryOpen(ModelFolder folder, ModelParts part)
    {
        try
        {
            return folder.OpenWeights(part);
        }
        catch (CheckpointFormatException)
        {
            return null;
        }
    }
}
