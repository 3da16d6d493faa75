using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Kinora.Checkpoints;

/// <summary>Short names for the content of weight files, to tell which weights made a video.</summary>
/// <remarks>
/// Reading a 30-billion-parameter model takes minutes, so files over 1 GiB are sampled: equal fingerprints then mean equal
/// length, header and samples. Training changes every weight and so every sample; a deliberate change of a few bytes in
/// between stays unseen. To prove a download, compare the full SHA-256 that its publisher gives.
/// </remarks>
public static class ContentFingerprint
{
    /// <summary>Files up to this length are hashed in full: 1 GiB.</summary>
    public const long FullyHashedBytes = 1L << 30;

    private const int EndBytes = 1 << 20;
    private const int SampleCount = 64;
    private const int SampleBytes = 64 << 10;

    /// <summary>The fingerprint of one file.</summary>
    /// <remarks>
    /// Up to <see cref="FullyHashedBytes"/>: SHA-256 of the file. Above: SHA-256 of the text "sampled", a zero byte, the length (8 bytes,
    /// little-endian), the safetensors header with its length field if the file is one, the first and the last MiB, and 64 samples
    /// of 64 KiB at evenly spaced positions. A zip archive's last MiB holds its directory with the checksums of its entries.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string OfFile(string path) => OfFile(path, FullyHashedBytes);

    /// <summary>The fingerprint of several files: SHA-256 over relative path, length and fingerprint of each.</summary>
    /// <param name="root">The folder that the paths are relative to.</param>
    /// <param name="relativePaths">Paths with '/' between folders; their order does not matter.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static string OfFiles(string root, IEnumerable<string> relativePaths) => OfFiles(relativePaths.Select(relative => (relative, Path.Combine(root, relative))));

    /// <summary>The same of files that need not lie in one folder.</summary>
    /// <param name="files">Each with the name that counts; their order does not matter.</param>
    internal static string OfFiles(IEnumerable<(string Name, string Path)> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (relative, path) in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{relative}\0{new FileInfo(path).Length}\0{OfFile(path)}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>As <see cref="OfFile(string)"/> with another limit, which tests set low.</summary>
    internal static string OfFile(string path, long fullyHashedBytes)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var length = RandomAccess.GetLength(file);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (length <= fullyHashedBytes)
        {
            Append(hash, file, 0, length);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }

        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, length);
        hash.AppendData("sampled\0"u8);
        hash.AppendData(number);
        Append(hash, file, 0, Math.Min(length, Math.Max(EndBytes, HeaderBytes(path, file))));
        for (var i = 0; i < SampleCount; i++)
            Append(hash, file, (long)((Int128)(length - Math.Min(length, SampleBytes)) * i / (SampleCount - 1)), Math.Min(length, SampleBytes));
        Append(hash, file, Math.Max(0, length - EndBytes), Math.Min(length, EndBytes));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static long HeaderBytes(string path, Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        if (CheckpointLocator.KindOf(path) != CheckpointKind.Safetensors) return 0;
        Span<byte> number = stackalloc byte[8];
        if (RandomAccess.Read(file, number, 0) < 8) return 0;
        return 8 + Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(number), 0, SafetensorsHeader.MaxBytes);
    }

    private static void Append(IncrementalHash hash, Microsoft.Win32.SafeHandles.SafeFileHandle file, long offset, long length)
    {
        var buffer = new byte[(int)Math.Min(length, 4 << 20)];
        while (length > 0)
        {
            var read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(length, buffer.Length)), offset);
            if (read == 0) throw new EndOfStreamException($"The file ended at byte {offset} while it was being hashed; was it replaced meanwhile?");
            hash.AppendData(buffer, 0, read);
            offset += read;
            length -= read;
        }
    }
}
