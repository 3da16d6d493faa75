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
    private const string ClipTextPrefix = "bert.";
    private const string VaeEncoderPrefix = "encoder.";

    /// <summary>The reports of all networks whose configuration and files could be read.</summary>
    public static IEnumerable<KeyReport> Compare(ModelFolder folder, ModelConfigs configs)
    {
        if (configs.StepLlm is { } llm && TryOpen(folder, ModelParts.StepLlm) is { } llmWeights)
        {
            using (llmWeights) yield return KeyReport.Compare(Expected(store => new StepLlmEncoder(store.Root, llm)), llmWeights);
        }

        if (configs.Clip is { } clip && TryOpen(folder, ModelParts.HunyuanClip) is { } clipWeights)
        {
            // The published archive holds the whole CLIP; only its text tower is used.
            using (clipWeights)
                yield return KeyReport.Compare(Expected(store => new HunyuanClipTextEncoder(store.Root["bert"], clip)), clipWeights, key => !key.StartsWith(ClipTextPrefix, StringComparison.Ordinal));
        }

        if (configs.Transformer is { } dit && TryOpen(folder, ModelParts.Transformer) is { } ditWeights)
        {
            using (ditWeights) yield return KeyReport.Compare(Expected(store => new StepVideoDit(dit, store)), ditWeights);
        }

        if (configs.Vae is { } vae && TryOpen(folder, ModelParts.Vae) is { } vaeWeights)
        {
            using (vaeWeights)
            {
                // Generating needs the decoder only, but half an encoder is a damaged file all the same.
                var parts = vaeWeights.Names.Any(n => n.StartsWith(VaeEncoderPrefix, StringComparison.Ordinal)) ? VideoVaeParts.Both : VideoVaeParts.Decoder;
                var fileKey = VideoVaeWeightMap.KeysOf(vaeWeights);
                yield return KeyReport.Compare(Expected(store => new VideoVae(vae, store, parts)).Select(t => t with { Name = fileKey(t.Name) }), vaeWeights);
            }
        }
    }

    private static List<ExpectedTensor> Expected(Func<ParameterStore, object> build)
    {
        using var store = ParameterStore.Meta();
        _ = build(store);
        return [.. store.All.Select(p => new ExpectedTensor(p.Name, p.Value.Shape.ToArray()))];
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
