using System.Security.Cryptography;
using System.Text;
using Kinora.Data.World;

namespace Kinora.Training;

/// <summary>
/// Tells one edition of the synthetic world from another: SHA-256 over the names of all combinations and over pictures of a
/// few scenes. Whatever changes which scene a number names, how it moves or what it looks like changes the fingerprint.
/// </summary>
public static class WorldFingerprint
{
    private const int Scenes = 24;
    private const int Side = 32;

    private static readonly int[] Frames = [0, 40, WorldPhysics.ClipFrames - 1];

    /// <summary>The fingerprint of what a sampler draws for a seed.</summary>
    /// <param name="scenes">The sampler.</param>
    /// <param name="renderer">Draws the pictures.</param>
    /// <param name="seed">Seed of the scenes.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Of(WorldSampler scenes, WorldRenderer renderer, ulong seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var key in scenes.Combinations) hash.AppendData(Encoding.UTF8.GetBytes($"{key}\n"));
        for (var k = 0; k < Scenes; k++)
        {
            var scene = scenes.Sample(seed, k);
            foreach (var frame in Frames) hash.AppendData(renderer.Render(scene, Side, Side, frame, 1));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
