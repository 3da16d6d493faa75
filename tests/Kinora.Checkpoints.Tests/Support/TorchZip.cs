using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Kinora.Checkpoints.Tests;

/// <summary>Writes zip archives as torch does: stored entries, contents aligned to 64 bytes, zip64 records where wanted.</summary>
internal sealed class TorchZip
{
    private readonly ArrayBufferWriter<byte> _file = new();
    private readonly ArrayBufferWriter<byte> _directory = new();
    private int _entries;
    private int _holeAt;
    private long _holeBytes;

    public bool Zip64 { get; init; }

    public int Alignment { get; init; } = 64;

    /// <summary>An archive of a description and float or other storages, with the entries torch adds.</summary>
    public static byte[] Archive(byte[] pickle, params (string Key, byte[] Bytes)[] storages) => new TorchZip().With(pickle, storages).Finish();

    public TorchZip With(byte[] pickle, params (string Key, byte[] Bytes)[] storages)
    {
        Add("archive/data.pkl", pickle).Add("archive/byteorder", "little"u8);
        foreach (var (key, bytes) in storages) Add($"archive/data/{key}", bytes);
        return Add("archive/version", "3\n"u8);
    }

    public TorchZip Add(string name, ReadOnlySpan<byte> content, ushort method = 0, ushort flags = 0, long? statedLength = null, string? localName = null, long? localOffset = null)
    {
        var nameBytes = Encoding.UTF8.GetBytes(name);
        var localNameBytes = Encoding.UTF8.GetBytes(localName ?? name);
        var local = Position;
        var bare = local + 30 + localNameBytes.Length + 4;
        var padding = (ushort)((Alignment - (bare % Alignment)) % Alignment);
        Span<byte> header = stackalloc byte[30];
        Put32(header, 0, 0x04034b50);
        Put16(header, 6, flags);
        Put16(header, 8, method);
        Put32(header, 18, (uint)content.Length);
        Put32(header, 22, (uint)content.Length);
        Put16(header, 26, (ushort)localNameBytes.Length);
        Put16(header, 28, (ushort)(4 + padding));
        _file.Write(header);
        _file.Write(localNameBytes);
        _file.Write((ReadOnlySpan<byte>)[(byte)'F', (byte)'B', (byte)padding, (byte)(padding >> 8)]);
        _file.Write(new byte[padding]);
        _file.Write(content);
        AddToDirectory(nameBytes, statedLength ?? content.Length, content.Length, method, flags, localOffset ?? local);
        return this;
    }

    /// <summary>An entry of zeros that take no room in memory nor on a disk that knows sparse files. Needs zip64, once.</summary>
    public TorchZip AddHole(string name, long length)
    {
        var nameBytes = Encoding.UTF8.GetBytes(name);
        var local = Position;
        var padding = (ushort)((Alignment - ((local + 30 + nameBytes.Length) % Alignment)) % Alignment);
        Span<byte> header = stackalloc byte[30];
        Put32(header, 0, 0x04034b50);
        Put32(header, 18, uint.MaxValue);
        Put32(header, 22, uint.MaxValue);
        Put16(header, 26, (ushort)nameBytes.Length);
        Put16(header, 28, padding);
        _file.Write(header);
        _file.Write(nameBytes);
        _file.Write(new byte[padding]);
        (_holeAt, _holeBytes) = (_file.WrittenCount, length);
        AddToDirectory(nameBytes, length, length, 0, 0, local);
        return this;
    }

    /// <summary>Finishes the archive into a file, leaving the hole unwritten.</summary>
    public void FinishTo(string path)
    {
        var bytes = Finish();
        using var file = File.Create(path);
        file.Write(bytes.AsSpan(0, _holeAt));
        file.Seek(_holeBytes, SeekOrigin.Current);
        file.Write(bytes.AsSpan(_holeAt));
    }

    private long Position => _file.WrittenCount + _holeBytes;

    public byte[] Finish(string comment = "", int extraEntries = 0)
    {
        var offset = Position;
        _file.Write(_directory.WrittenSpan);
        Span<byte> end = stackalloc byte[22];
        Put32(end, 0, 0x06054b50);
        Put16(end, 8, (ushort)(_entries + extraEntries));
        Put16(end, 10, (ushort)(_entries + extraEntries));
        Put32(end, 12, (uint)_directory.WrittenCount);
        Put32(end, 16, (uint)offset);
        Put16(end, 20, (ushort)comment.Length);
        if (Zip64) WriteZip64End(offset, end);
        _file.Write(end);
        _file.Write(Encoding.UTF8.GetBytes(comment));
        return _file.WrittenSpan.ToArray();
    }

    private void AddToDirectory(byte[] name, long length, long stored, ushort method, ushort flags, long local)
    {
        Span<byte> record = stackalloc byte[46];
        Put32(record, 0, 0x02014b50);
        Put16(record, 8, flags);
        Put16(record, 10, method);
        Put32(record, 20, Zip64 ? uint.MaxValue : (uint)stored);
        Put32(record, 24, Zip64 ? uint.MaxValue : (uint)length);
        Put16(record, 28, (ushort)name.Length);
        Put16(record, 30, (ushort)(Zip64 ? 28 + 6 : 0));
        Put32(record, 42, Zip64 ? uint.MaxValue : (uint)local);
        _directory.Write(record);
        _directory.Write(name);
        if (Zip64)
        {
            Span<byte> extra = stackalloc byte[34];
            Put16(extra, 0, 0x5555); // A foreign extra field before the one that counts.
            Put16(extra, 2, 2);
            Put16(extra, 6, 1);
            Put16(extra, 8, 24);
            BinaryPrimitives.WriteInt64LittleEndian(extra[10..], length);
            BinaryPrimitives.WriteInt64LittleEndian(extra[18..], stored);
            BinaryPrimitives.WriteInt64LittleEndian(extra[26..], local);
            _directory.Write(extra);
        }

        _entries++;
    }

    private void WriteZip64End(long offset, Span<byte> end)
    {
        var position = Position;
        Span<byte> end64 = stackalloc byte[56];
        Put32(end64, 0, 0x06064b50);
        BinaryPrimitives.WriteInt64LittleEndian(end64[4..], 44);
        BinaryPrimitives.WriteInt64LittleEndian(end64[24..], _entries);
        BinaryPrimitives.WriteInt64LittleEndian(end64[32..], _entries);
        BinaryPrimitives.WriteInt64LittleEndian(end64[40..], _directory.WrittenCount);
        BinaryPrimitives.WriteInt64LittleEndian(end64[48..], offset);
        _file.Write(end64);
        Span<byte> locator = stackalloc byte[20];
        Put32(locator, 0, 0x07064b50);
        BinaryPrimitives.WriteInt64LittleEndian(locator[8..], position);
        Put32(locator, 16, 1);
        _file.Write(locator);
        end[8..20].Fill(0xff);
    }

    private static void Put16(Span<byte> bytes, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes[at..], value);

    private static void Put32(Span<byte> bytes, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes[at..], value);
}
