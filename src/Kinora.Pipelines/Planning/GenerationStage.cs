namespace Kinora.Pipelines;

/// <summary>The three parts of a generation that hold networks in memory, one after another.</summary>
public enum GenerationStage
{
    /// <summary>Both text encoders.</summary>
    Text,

    /// <summary>The transformer.</summary>
    Denoise,

    /// <summary>The VAE's decoder.</summary>
    Decode,
}
