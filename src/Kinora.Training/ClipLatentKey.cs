using System.Globalization;
using Kinora.Data.Clips;

namespace Kinora.Training;

/// <summary>What latents of clips are made from besides the clips; latents made from anything else are refused.</summary>
/// <param name="Encoder">The VAE that encodes: <see cref="EncoderFingerprint"/>.</param>
/// <param name="Form">The form to which the clips are brought.</param>
public sealed record ClipLatentKey(string Encoder, ClipForm Form)
{
    // The way of scaling and cutting that the form describes; another one gives another name.
    private const string Fit = "cover, centre crop";

    internal Dictionary<string, string> ToMetadata(string contentSha256) => new()
    {
        ["content_sha256"] = contentSha256,
        ["encoder_sha256"] = Encoder,
        ["width"] = Form.Size.Width.ToString(CultureInfo.InvariantCulture),
        ["height"] = Form.Size.Height.ToString(CultureInfo.InvariantCulture),
        ["fps"] = Form.Rate.ToString(),
        ["max_frames"] = Form.MaxFrames.ToString(CultureInfo.InvariantCulture),
        ["fit"] = Fit,
    };
}
