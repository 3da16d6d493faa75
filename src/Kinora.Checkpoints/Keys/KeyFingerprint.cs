using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>The fingerprint of a checkpoint's names and shapes that the DiffSynth-Studio project publishes for known models.</summary>
/// <remarks>
/// For every tensor two strings, <c>name:dim0_dim1_…</c> and <c>name</c>; all strings sorted by code point, joined with commas;
/// MD5 of the UTF-8 bytes in lower-case hexadecimal. It identifies an architecture, not its weights, and protects nothing.
/// </remarks>
public static class KeyFingerprint
{
    /// <summary>Step-Video-T2V's transformer: 785 tensors in six shards.</summary>
    public const string StepVideoTransformer = "5c0216a2132b082c10cb7a0e0377e681";

    /// <summary>Step-Video-T2V's VAE, version 2: 262 tensors.</summary>
    public const string StepVideoVaeV2 = "68beaf8429b7c11aa8ca05b1bd0058bd";

    /// <summary>Hunyuan-CLIP's whole archive: 783 tensors, text and vision tower.</summary>
    public const string HunyuanClip = "4a6c8306a27d916dea81263c8c88f450";

    /// <summary>Name of the published model that has a fingerprint.</summary>
    /// <returns>For example "Step-Video-T2V transformer"; null when it is none of the known ones.</returns>
    public static string? NameOf(string fingerprint) => fingerprint switch
    {
        StepVideoTransformer => "Step-Video-T2V transformer",
        StepVideoVaeV2 => "Step-Video-T2V VAE, version 2",
        HunyuanClip => "Hunyuan-CLIP",
        _ => null,
    };

    /// <summary>Computes the fingerprint of a list of names and shapes, in any order.</summary>
    /// <returns>32 lower-case hexadecimal digits.</returns>
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "The published fingerprints are MD5; nothing is secured by it.")]
    public static string Compute(IEnumerable<(string Name, IReadOnlyList<long> Shape)> tensors)
    {
        var lines = new List<string>();
        foreach (var (name, shape) in tensors)
        {
            lines.Add($"{name}:{string.Join('_', shape)}");
            lines.Add(name);
        }

        // Ordinal comparison of UTF-16 differs from code point order only beyond the basic plane; UTF-8 bytes sort right.
        var sorted = lines.Select(Encoding.UTF8.GetBytes).ToArray();
        Array.Sort(sorted, (a, b) => a.AsSpan().SequenceCompareTo(b));
        using var joined = new MemoryStream();
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0) joined.WriteByte((byte)',');
            joined.Write(sorted[i]);
        }

        return Convert.ToHexStringLower(MD5.HashData(joined.ToArray()));
    }

    /// <summary>Computes the fingerprint of an open checkpoint; no tensor bytes are read.</summary>
    public static string Compute(ITensorSource source) => Compute(source.Names.Select(name =>
    {
        source.TryGetInfo(name, out var info);
        return (name, info.Shape);
    }));
}
