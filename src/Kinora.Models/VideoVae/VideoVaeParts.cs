namespace Kinora.Models.VideoVae;

/// <summary>Which halves of the VAE are loaded: a generation needs the decoder only.</summary>
[Flags]
public enum VideoVaeParts
{
    /// <summary>Pixels to latents.</summary>
    Encoder = 1,

    /// <summary>Latents to pixels.</summary>
    Decoder = 2,

    /// <summary>Both.</summary>
    Both = Encoder | Decoder,
}
