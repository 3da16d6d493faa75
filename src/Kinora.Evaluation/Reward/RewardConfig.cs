using System.Text.Json;

namespace Kinora.Evaluation;

/// <summary>Sizes of a <see cref="RewardModel"/> and what it was trained for: <c>config.json</c> of its folder.</summary>
/// <param name="Axis">The axis whose labels it learned.</param>
/// <param name="LatentFrames">Latent frames F of the videos that it reads.</param>
/// <param name="Channels">Channels z of a latent frame.</param>
/// <param name="Places">Places h w of a latent frame.</param>
/// <param name="TextWidth">Values of a prompt's features.</param>
/// <param name="Width">Width of the network.</param>
/// <param name="EncodersSha256">Fingerprint of the CLIP and the VAE whose features and latents it reads.</param>
public sealed record RewardConfig(string Axis, int LatentFrames, int Channels, int Places, int TextWidth, int Width, string EncodersSha256)
{
    /// <summary>The sizes of a run's network.</summary>
    /// <param name="run">The run.</param>
    /// <param name="videoShape">F, z, h, w of the videos.</param>
    /// <param name="textWidth">Values of a prompt's features.</param>
    /// <param name="encodersSha256">Fingerprint of CLIP and VAE.</param>
    internal static RewardConfig For(RewardRunConfig run, IReadOnlyList<long> videoShape, int textWidth, string encodersSha256) =>
        new(run.Axis, (int)videoShape[0], (int)videoShape[1], (int)(videoShape[2] * videoShape[3]), textWidth, run.Width, encodersSha256);

    /// <summary>The text for the file.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonFolder.Readable.RewardConfig) + "\n";
}
