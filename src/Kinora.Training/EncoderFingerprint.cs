using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Kinora.Models.VideoVae;
using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>
/// Tells one VAE's latents from another's: SHA-256 over its sizes and its encoder's weights. The decoder is left out, since
/// training it alone changes no latent.
/// </summary>
public static class EncoderFingerprint
{
    private const string EncoderPrefix = "encoder.";

    /// <summary>The fingerprint of a VAE in memory.</summary>
    /// <param name="vae">With its encoder.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Of(VideoVae vae)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(vae.Config.ToJson()));
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        foreach (var (name, value) in vae.Parameters.All.Where(p => p.Name.StartsWith(EncoderPrefix, StringComparison.Ordinal)))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(MemoryMarshal.AsBytes(value.To(DType.F32).ToArray<float>().AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
