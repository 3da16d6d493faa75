using System.Security.Cryptography;

namespace Kinora.Server;

/// <summary>Names that can't be guessed.</summary>
internal static class ServerIds
{
    /// <summary>A prefix and 128 random bits in hexadecimal.</summary>
    public static string New(string prefix) => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
