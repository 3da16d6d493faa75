using Kinora.Checkpoints;
using Kinora.Pipelines;

namespace Kinora.Training.Planning;

/// <summary>The videos that a model makes unless told otherwise: what pairs and samples are of that nobody has looked at.</summary>
public static class ModelVideos
{
    /// <summary>F, z, h, w of their latents.</summary>
    /// <param name="model">The model folder; its settings are read, its weights are not.</param>
    /// <exception cref="TrainingException">The model's own frames have no latent form.</exception>
    public static IReadOnlyList<long> LatentShapeOf(ModelFolder model)
    {
        var vae = StageNetworks.VaeConfigOf(model);
        var own = GenerationDefaults.Read(model);
        if (vae.LatentFrames(own.Frames) is null)
            throw new TrainingException($"Planning for the videos of {model.Root}: its {ModelExport.GenerationConfig} has {own.Frames} frames, which the VAE has no latents for. Use 1 or a multiple of {vae.FrameChunk}.");
        return [.. LatentShape.Of(GenerationRequest.From("", 1, own), vae).Sizes.Skip(1)];
    }
}
