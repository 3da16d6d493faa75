using Kinora.Models.VideoVae;

namespace Kinora.Training.Stages;

/// <summary>Settings of <see cref="VideoVaeStage"/>: the section <c>vae</c> of a run file.</summary>
public sealed record VideoVaeStageOptions
{
    /// <summary>Pixels per side of the training pictures; a multiple of 16.</summary>
    public int Size { get; init; } = 64;

    /// <summary>Clips of 17 frames per step; by this many every step raises the count of samples.</summary>
    public int Clips { get; init; } = 4;

    /// <summary>Single pictures per step that trains on pictures.</summary>
    public int Pictures { get; init; } = 24;

    /// <summary>Steps on pictures between two steps on clips: pictures teach shapes many times cheaper, clips teach time. 0 for clips only.</summary>
    public int PictureSteps { get; init; } = 2;

    /// <summary>Weight of the difference of neighbouring pixels' steps, which keeps edges sharp.</summary>
    public double GradientWeight { get; init; } = 1.0;

    /// <summary>Weight of the KL divergence from the standard normal, in nats per latent value.</summary>
    public double KlWeight { get; init; } = 1e-3;

    /// <summary>Weight of (mean square of the latent means - 1)^2: the transformer expects latents of unit scale, and the format has no scale factor.</summary>
    public double ScaleWeight { get; init; } = 0.1;

    /// <summary>
    /// Train the decoder alone: the latents stay as they are, so that a transformer trained on them and their cache stay right.
    /// A run file that asks for it must continue a trained VAE.
    /// </summary>
    public bool DecoderOnly { get; init; }

    /// <summary>Seed of the scenes.</summary>
    public ulong DataSeed { get; init; } = 11;

    /// <summary>What is wrong with these settings.</summary>
    internal IReadOnlyList<string> Faults() => new OptionFaults("vae")
        .Expect(Size > 0 && Size % VideoVaeConfig.SpatialFactor == 0, "size", Size, $"a positive multiple of {VideoVaeConfig.SpatialFactor}")
        .AtLeast("clips", Clips, 1)
        .AtLeast("pictures", Pictures, 1)
        .AtLeast("picture_steps", PictureSteps, 0)
        .AtLeast("gradient_weight", GradientWeight, 0)
        .AtLeast("kl_weight", KlWeight, 0)
        .AtLeast("scale_weight", ScaleWeight, 0)
        .All;
}
