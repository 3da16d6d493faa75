using Kinora.Checkpoints;
using Kinora.Media;
using Kinora.Models.Lora;
using Kinora.Models.StepVideoDit;
using Kinora.Nn;

namespace Kinora.Pipelines;

/// <summary>A LoRA that has been checked against a model's transformer.</summary>
/// <param name="File">Its file, as the user gave it.</param>
/// <param name="Scale">How strongly it works.</param>
/// <param name="Sha256">Fingerprint of the file: <see cref="ContentFingerprint.OfFile(string)"/>.</param>
/// <param name="BaseSha256">Fingerprint of the transformer that it was trained on; null where it does not say.</param>
/// <param name="StatesAlpha">Whether it states an alpha.</param>
public sealed record ModelLora(string File, double Scale, string Sha256, string? BaseSha256, bool StatesAlpha)
{
    /// <summary>What a recipe keeps of it.</summary>
    public RecipeLora ToRecipe() => new(File, Sha256, Scale);

    /// <summary>Opens and checks files; all their faults are collected.</summary>
    /// <param name="choices">What the user asked for.</param>
    /// <param name="transformer">The network's sizes; null where they could not be read, and only the files by themselves are checked.</param>
    /// <param name="faults">Receives one sentence for each fault.</param>
    internal static IReadOnlyList<ModelLora> Check(IReadOnlyList<LoraChoice> choices, StepVideoDitConfig? transformer, List<string> faults)
    {
        faults.AddRange(LoraChoice.FindFaults(choices));
        IReadOnlyList<LinearLayer> layers = [];
        if (choices.Count > 0 && transformer is not null)
        {
            using var network = new StepVideoDit(transformer, ParameterStore.Meta());
            layers = network.Parameters.LinearLayers;
        }

        var loras = new List<ModelLora>();
        foreach (var choice in choices.Where(c => System.IO.File.Exists(c.File)))
        {
            try
            {
                using var file = LoraFile.Open(choice.File);
                if (transformer is not null) faults.AddRange(file.FindMismatches(layers).Select(f => f.ToString()));
                var sha = ContentFingerprint.OfFile(choice.File);
                if (choice.Sha256 is { } expected && expected != sha)
                    faults.Add($"The video was made with a LoRA '{choice.File}' of the content {expected}, the file there now has {sha}: it would become another video. Name the right file with --lora, or go on with --force.");
                loras.Add(new ModelLora(choice.File, choice.Scale, sha, file.BaseSha256, file.StatedAlpha is not null));
            }
            catch (CheckpointFormatException error)
            {
                faults.AddRange(error.Faults.Select(f => f.ToString()));
            }
        }

        return loras;
    }
}
