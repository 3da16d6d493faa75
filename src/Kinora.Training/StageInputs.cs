using Kinora.Checkpoints;

namespace Kinora.Training;

/// <summary>What each stage of the cascade needs of those before it.</summary>
internal static class StageInputs
{
    /// <summary>What a model folder lacks, each with the stage that makes it.</summary>
    /// <param name="model">The model folder.</param>
    /// <param name="run">The run whose stage it is.</param>
    /// <returns>Half a sentence for each missing thing.</returns>
    public static IReadOnlyList<string> Missing(ModelFolder model, TrainingRunConfig run)
    {
        var faults = new List<string>();
        var stage = run.Stage;
        var transformer = stage is "image" or "video" || run.Weights is not null;
        if (stage == "llm" || transformer) NeedFile(model.StepLlmTokenizerFile, "tokenizers");
        if (stage == "clip" || transformer) NeedFile(model.ClipVocabularyFile, "tokenizers");
        if (stage == "vae" && run.ContinueVae) NeedWeights(ModelParts.Vae, "vae");
        if (!transformer) return faults;
        NeedFile(model.StepLlmConfigFile, "llm");
        NeedWeights(ModelParts.StepLlm, "llm");
        NeedFile(model.ClipConfigFile, "clip");
        NeedWeights(ModelParts.HunyuanClip, "clip");
        NeedWeights(ModelParts.Vae, "vae");
        if (!run.ContinueTransformer && run.Weights is null) return faults;
        NeedFile(model.TransformerConfigFile, "image");
        NeedWeights(ModelParts.Transformer, "image");
        if (stage == "reflow" && run.Reflow.Start is { } start && ModelFolder.Open(start).FindWeights(ModelParts.Transformer) is null) faults.Add($"'reflow.start' is {start}, which holds no transformer");
        return faults;

        void NeedFile(string path, string maker)
        {
            if (!File.Exists(path)) faults.Add($"{Path.GetRelativePath(model.Root, path)} is missing, run the stage '{maker}' first");
        }

        void NeedWeights(ModelParts part, string maker)
        {
            if (model.FindWeights(part) is null) faults.Add($"the {part} weights are missing, run the stage '{maker}' first");
        }
    }
}
