using System.Security.Cryptography;

namespace Kinora.Checkpoints.Tests;

public sealed class ContentFingerprintTests
{
    [Fact]
    public void OfFile_SmallFile_IsItsSha256()
    {
        using var folder = new TemporaryFolder();
        var bytes = new byte[5000];
        bytes[7] = 3;

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), ContentFingerprint.OfFile(folder.Write("x.bin", bytes)));
    }

    [Fact]
    public void OfFile_LargeFile_SeesLengthEndsAndSamples()
    {
        using var folder = new TemporaryFolder();
        var bytes = new byte[8 << 20];
        string Sampled(byte[] content) => ContentFingerprint.OfFile(folder.Write("x.bin", content), fullyHashedBytes: 1 << 20);
        string Changed(int at)
        {
            var copy = (byte[])bytes.Clone();
            copy[at] = 1;
            return Sampled(copy);
        }

        var plain = Sampled(bytes);

        Assert.Equal(plain, Sampled(bytes));
        Assert.NotEqual(Convert.ToHexStringLower(SHA256.HashData(bytes)), plain);
        Assert.NotEqual(plain, Changed(0));
        Assert.NotEqual(plain, Changed(bytes.Length - 1));
        Assert.NotEqual(plain, Changed((int)((bytes.Length - 65536L) * 30 / 63)));
        Assert.NotEqual(plain, Sampled(new byte[bytes.Length + 1]));
        Assert.Equal(plain, Changed((int)((bytes.Length - 65536L) * 30 / 63) + 65536));
    }

    [Fact]
    public void OfFile_LargeSafetensors_SeesTheWholeHeader()
    {
        using var folder = new TemporaryFolder();
        var header = new string(' ', 3 << 20).ToCharArray();
        string Sampled(int marked)
        {
            header[marked] = 'x';
            var path = folder.Write("x.safetensors", RawSafetensors.Bytes(new string(header), 5 << 20));
            header[marked] = ' ';
            return ContentFingerprint.OfFile(path, fullyHashedBytes: 1 << 20);
        }

        Assert.NotEqual(Sampled((2 << 20) + 1), Sampled((2 << 20) + 2));
    }
}
