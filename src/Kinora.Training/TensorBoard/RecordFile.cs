using System.Buffers.Binary;
using System.Numerics;

namespace Kinora.Training.TensorBoard;

/// <summary>
/// A file of records in TensorFlow's format (TFRecord): each is its length in 8 bytes, the checksum of these, the bytes, and
/// their checksum, all little-endian. A record is written at once, so a reader never waits for half of one.
/// </summary>
internal sealed class RecordFile : IDisposable
{
    private const uint MaskDelta = 0xa282ead8;
    private const int HeaderBytes = sizeof(ulong) + sizeof(uint);

    private readonly FileStream _file;

    /// <param name="path">A file that does not exist yet.</param>
    public RecordFile(string path) => _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);

    /// <summary>CRC-32C, turned and shifted, so that the checksum of data that holds checksums stays a good one.</summary>
    public static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes) crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + MaskDelta;
    }

    public void Write(ReadOnlySpan<byte> record)
    {
        var whole = new byte[HeaderBytes + record.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(whole, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(sizeof(ulong)), MaskedChecksum(whole.AsSpan(0, sizeof(ulong))));
        record.CopyTo(whole.AsSpan(HeaderBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(HeaderBytes + record.Length), MaskedChecksum(record));
        _file.Write(whole);
        _file.Flush();
    }

    public void Dispose() => _file.Dispose();
}
