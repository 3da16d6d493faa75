using System.Security.Cryptography;
using Kinora.Media;

namespace Kinora.Server.Accounts;

/// <summary>A key beside the database, so that whoever has only the database can't find codes by trying all of them.</summary>
internal sealed class ServerSecret
{
    private const int Length = 32;

    public ServerSecret(string folder)
    {
        var file = Path.Combine(folder, "codes.key");
        if (!File.Exists(file)) AtomicFile.WriteAllBytes(file, RandomNumberGenerator.GetBytes(Length));
        Bytes = File.ReadAllBytes(file);
        if (Bytes.Length != Length) throw new ServerException($"'{file}' is damaged: {Length} bytes are expected, it has {Bytes.Length}. Remove it; codes that are on their way become invalid.");
    }

    public byte[] Bytes { get; }
}
