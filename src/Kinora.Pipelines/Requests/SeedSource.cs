using System.Security.Cryptography;

namespace Kinora.Pipelines;

/// <summary>Seeds for those who give none. The drawn seed is reported and stored, so the video can be made again.</summary>
public static class SeedSource
{
    /// <summary>A seed of at most ten digits, which people can read to each other and every JSON reader holds exactly.</summary>
    public static ulong Draw() => (ulong)RandomNumberGenerator.GetInt32(int.MaxValue);
}
