using Kinora.Models.VideoVae;

namespace Kinora.Training.Stages;

/// <summary>Settings of <see cref="VideoVaeStage"/>: the section <c>vae</c> of a run file.</summary>
public sealed record VideoVaeStageOptions
{
    /// <summary>Pixels per side of the training pictures; a multiple of 16.</summary>
    public int Size { get; init; } = 64;

    /// <summary>
    /// Train on windows of so many pixels per side around the things instead of whole pictures, a multiple of 16; null for whole
    /// pictures. Held-out figures are always those of whole pictures, and the last part of a training should be too.
    /// </summary>
    public int? CropSize { get; init; }

    /// <summary>Clips of 17 frames per step; by this many every step raises the count of samples.</summary>
    public int Clips { get; init; } = 4;

    /// <summary>Single pictures per step that trains on pictures.</summary>
    public int Pictures { get; init; } = 24;

    /// <summary>Steps on pictures between two steps on clips: pictures teach shapes many times cheaper, clips teach time. 0 for clips only.</summary>
    public int PictureSteps { get; init; } = 2;

    /// <summary>Weight of the difference of neighbouring pixels' steps, which keeps edges sharp.</summary>
    public double GradientWeight { get; init; } = 1.0;

    /// <summary>Weight of the squared error, which looks after the few pixels that are far off: moving things before smooth scenery.</summary>
    public double SquareWeight { get; init; }

    /// <summary>Weight of the KL divergence from the standard normal, in nats per latent value.</summary>
    public double KlWeight { get; init; } = 1e-3;

    /// <summary>Weight of (mean square of the latent means - 1)^2: the transformer expects latents of unit scale, and the format has no scale factor.</summary>
    public double ScaleWeight { get; init; } = 0.1;

    /// <summary>
    /// Weight of the mean distance between neighbouring latent frames of a clip. A free VAE tells the latent frames of a chunk apart by
    /// large constant offsets, which a transformer whose rotary embedding knows distances only must guess; with this weight what
    /// stands still stays the same in all of them. 0 for none.
    /// </summary>
    public double StillWeight { get; init; }

    /// <summary>Which weights are trained; a run file that asks for less than all must continue a trained VAE.</summary>
    public TrainedPart Trained { get; init; }

    /// <summary>
    /// Weight of the adversarial term, as a share: how long its gradient in the pixels is, measured against that of the terms
    /// that compare pixels. 0 for no discriminator.
    /// </summary>
    public double AdversarialWeight { get; init; }

    /// <summary>Samples of the run before which the discriminator is neither trained nor asked.</summary>
    public long AdversarialStart { get; init; }

    /// <summary>AdamW's step size for the discriminator, scaled over the run as the VAE's is.</summary>
    public double AdversarialRate { get; init; } = 2e-4;

    /// <summary>
    /// Convolutions of the training steps multiply in bfloat16: twice as fast on processors with avx512_bf16, slower on others.
    /// Held-out figures and samples are computed in fp32 either way.
    /// </summary>
    public bool Bfloat16Convolutions { get; init; }

    /// <summary>Seed of the scenes.</summary>
    public ulong DataSeed { get; init; } = 11;

    /// <summary>What is wrong with these settings.</summary>
    internal IReadOnlyList<string> Faults() => new OptionFaults("vae")
        .Expect(Size > 0 && Size % VideoVaeConfig.SpatialFactor == 0, "size", Size, $"a positive multiple of {VideoVaeConfig.SpatialFactor}")
        .Expect(CropSize is null || (CropSize > 0 && CropSize % VideoVaeConfig.SpatialFactor == 0 && CropSize <= Size), "crop_size", $"{CropSize}", $"a positive multiple of {VideoVaeConfig.SpatialFactor}, at most 'size'")
        .AtLeast("clips", Clips, 1)
        .AtLeast("pictures", Pictures, 1)
        .AtLeast("picture_steps", PictureSteps, 0)
        .AtLeast("gradient_weight", GradientWeight, 0)
        .AtLeast("square_weight", SquareWeight, 0)
        .AtLeast("kl_weight", KlWeight, 0)
        .AtLeast("scale_weight", ScaleWeight, 0)
        .AtLeast("still_weight", StillWeight, 0)
        .AtLeast("adversarial_weight", AdversarialWeight, 0)
        .AtLeast("adversarial_start", AdversarialStart, 0)
        .Above("adversarial_rate", AdversarialRate, 0)
        .Expect(Enum.IsDefined(Trained), "trained", Trained, "all, tail or decoder")
        .All;
}
