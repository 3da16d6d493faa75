using System.Globalization;

namespace Kinora.Training;

/// <summary>What a latent cache was made from; a cache made from anything else is refused.</summary>
/// <param name="Encoder">The VAE that encoded: <see cref="EncoderFingerprint"/>.</param>
/// <param name="World">What the world's scenes look like: <see cref="WorldFingerprint"/>.</param>
/// <param name="Seed">Seed of the scenes.</param>
/// <param name="Size">Pixels per side.</param>
/// <param name="Frames">Frames per clip: 1, or whole chunks of the VAE.</param>
public sealed record LatentCacheKey(string Encoder, string World, ulong Seed, int Size, int Frames)
{
    internal Dictionary<string, string> ToMetadata() => new()
    {
        ["encoder_sha256"] = Encoder,
        ["world_sha256"] = World,
        ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
        ["size"] = Size.ToString(CultureInfo.InvariantCulture),
        ["frames"] = Frames.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>What a file says that differs from this key; empty where all is the same.</summary>
    internal IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> metadata) => CacheMetadata.Differences(ToMetadata(), metadata);
}
