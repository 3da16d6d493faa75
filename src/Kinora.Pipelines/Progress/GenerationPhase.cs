namespace Kinora.Pipelines;

/// <summary>What a generation spends its time on.</summary>
public enum GenerationPhase
{
    /// <summary>Reading weights; happens once for the text encoders, once for the transformer, once for the VAE.</summary>
    Load,

    /// <summary>Encoding the texts.</summary>
    Text,

    /// <summary>The steps of the sampler.</summary>
    Denoise,

    /// <summary>Latents to frames, and into the file.</summary>
    Decode,
}
