using System.Buffers.Binary;
using System.Text;

namespace Kinora.Checkpoints;

/// <summary>Where the entries of a zip archive lie in its mapped file.</summary>
/// <remarks>
/// <c>System.IO.Compression</c> gives streams but no offsets, and weights must be wrapped where they lie. Only what torch writes
/// is read: one disk, zip64, stored entries. Nothing is ever unfolded, so no archive can become larger than it is.
/// Layout: PKWARE APPNOTE 6.3, sections 4.3 and 4.5.3.
/// </remarks>
internal static class ZipMap
{
    private const uint LocalSignature = 0x04034b50;
    private const uint CentralSignature = 0x02014b50;
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint Locator64Signature = 0x07064b50;
    private const int EndBytes = 22;
    private const int Locator64Bytes = 20;
    private const int End64Bytes = 56;
    private const int CentralBytes = 46;
    private const int LocalBytes = 30;
    private const long MaxDirectoryBytes = 256 << 20;
    private const string Damaged = "The archive is damaged or incomplete; fetch or write it again.";

    /// <summary>Reads the central directory and every local header.</summary>
    /// <returns>Byte range of each entry's content by its name.</returns>
    /// <exception cref="CheckpointFormatException">The archive is truncated, damaged or encrypted.</exception>
    public static Dictionary<string, ZipRange> Read(MappedFile file, FaultList faults)
    {
        var (offset, bytes, count) = FindDirectory(file, faults);
        var end = offset + bytes;
        var entries = new Dictionary<string, ZipRange>(StringComparer.Ordinal);
        var extents = new List<(long Begin, long End, string Name)>();
        var position = offset;
        for (long i = 0; i < count; i++)
        {
            if (position > end - CentralBytes)
                throw faults.Fatal(null, $"{count} entries in the zip directory", $"room for {i}", Damaged);
            var record = file.Span(position, CentralBytes);
            if (U32(record, 0) != CentralSignature)
                throw faults.Fatal(null, "a zip directory entry", $"something else at byte {position}", Damaged);
            var length = CentralBytes + U16(record, 28) + U16(record, 30) + U16(record, 32);
            if (position > end - length)
                throw faults.Fatal(null, "zip directory entries inside the directory", $"one at byte {position} that leaves it", Damaged);
            ReadEntry(file, file.Span(position, length), offset, entries, extents, faults);
            position += length;
        }

        CheckOverlaps(extents, faults);
        faults.ThrowIfAny();
        return entries;
    }

    /// <summary>Adds a fault for every entry that would have to be unfolded first.</summary>
    public static void RefuseCompressed(Dictionary<string, ZipRange> entries, FaultList faults)
    {
        foreach (var (name, range) in entries.Where(e => e.Value.Method != 0))
        {
            faults.Add(name, "an entry stored as it is", $"one compressed with method {range.Method}",
                "Write it again with torch.save, which does not compress, or convert it to safetensors.");
        }

        faults.ThrowIfAny();
    }

    private static (long Offset, long Bytes, long Count) FindDirectory(MappedFile file, FaultList faults)
    {
        var tail = file.Span(Math.Max(0, file.Length - EndBytes - ushort.MaxValue), Math.Min(file.Length, EndBytes + ushort.MaxValue));
        var at = tail.Length - EndBytes;
        while (at >= 0 && !(U32(tail, at) == EndSignature && at + EndBytes + U16(tail, at + 20) == tail.Length)) at--;
        if (at < 0)
        {
            throw faults.Fatal(null, "a zip end record", $"none in the file of {file.Length} bytes: the archive is truncated",
                "Download or copy it again.");
        }

        var end = tail[at..];
        var endPosition = file.Length - end.Length;
        var directory = (Offset: (long)U32(end, 16), Bytes: (long)U32(end, 12), Count: (long)U16(end, 10));
        var disks = U16(end, 4) | U16(end, 6);
        if (endPosition >= Locator64Bytes && U32(file.Span(endPosition - Locator64Bytes, 4), 0) == Locator64Signature)
        {
            var position = I64(file.Span(endPosition - Locator64Bytes, Locator64Bytes), 8);
            if (position < 0 || position > endPosition - Locator64Bytes - End64Bytes || U32(file.Span(position, 4), 0) != End64Signature)
                throw faults.Fatal(null, "a zip64 end record", $"none at byte {position}, where the locator points", Damaged);
            var end64 = file.Span(position, End64Bytes);
            directory = (I64(end64, 48), I64(end64, 40), I64(end64, 32));
            disks = (int)(U32(end64, 16) | U32(end64, 20));
            endPosition = position;
        }

        if (disks != 0) throw faults.Fatal(null, "a zip archive in one part", "a part of several", "Join the parts first.");
        if (directory.Offset < 0 || directory.Bytes < 0 || directory.Count < 0 || directory.Bytes > MaxDirectoryBytes
            || directory.Offset > endPosition - directory.Bytes || directory.Count > directory.Bytes / CentralBytes)
        {
            throw faults.Fatal(null, $"a zip directory inside the {endPosition} bytes before its end record",
                $"{directory.Count} entries in {directory.Bytes} bytes at byte {directory.Offset}", Damaged);
        }

        return directory;
    }

    private static void ReadEntry(
        MappedFile file, ReadOnlySpan<byte> record, long directory, Dictionary<string, ZipRange> entries, List<(long, long, string)> extents, FaultList faults)
    {
        var nameBytes = record.Slice(CentralBytes, U16(record, 28));
        var name = Encoding.UTF8.GetString(nameBytes);
        long stored = U32(record, 20), length = U32(record, 24), local = U32(record, 42);
        ReadZip64(record.Slice(CentralBytes + nameBytes.Length, U16(record, 30)), ref length, ref stored, ref local);
        var flags = U16(record, 8);
        var method = U16(record, 10);
        if ((flags & 1) != 0)
        {
            faults.Add(name, "a plain entry", "an encrypted one", "Decrypt the archive first.");
            return;
        }

        if (stored < 0 || local < 0 || local > directory - LocalBytes || (method == 0 && stored != length))
        {
            faults.Add(name, "an entry before the zip directory", $"{stored} bytes for {length} at byte {local}", Damaged);
            return;
        }

        var header = file.Span(local, LocalBytes);
        var begin = local + LocalBytes + U16(header, 26) + U16(header, 28);
        if (U32(header, 0) != LocalSignature || begin > directory || stored > directory - begin)
            faults.Add(name, "an entry's header and content before the zip directory", $"{stored} bytes at byte {begin}", Damaged);
        else if (U16(header, 8) != method || !file.Span(local + LocalBytes, U16(header, 26)).SequenceEqual(nameBytes))
            faults.Add(name, "the same entry in the directory and at its place", "two that differ", Damaged);
        else if (!entries.TryAdd(name, new ZipRange(begin, stored, method)))
            faults.Add(name, "each entry once", "it a second time", Damaged);
        else
            extents.Add((local, begin + stored, name));
    }

    /// <summary>Fields that do not fit 32 bits stand in the extra field 1, in this order and only where needed.</summary>
    private static void ReadZip64(ReadOnlySpan<byte> extra, ref long length, ref long stored, ref long local)
    {
        while (extra.Length >= 4)
        {
            var size = Math.Min(U16(extra, 2), extra.Length - 4);
            if (U16(extra, 0) == 1)
            {
                var fields = extra.Slice(4, size);
                Take(ref fields, ref length);
                Take(ref fields, ref stored);
                Take(ref fields, ref local);
                return;
            }

            extra = extra[(4 + size)..];
        }
    }

    private static void Take(ref ReadOnlySpan<byte> fields, ref long value)
    {
        if (value != uint.MaxValue || fields.Length < 8) return;
        value = I64(fields, 0);
        fields = fields[8..];
    }

    /// <summary>Entries that share bytes are how a small archive pretends to be a huge one.</summary>
    private static void CheckOverlaps(List<(long Begin, long End, string Name)> extents, FaultList faults)
    {
        extents.Sort((a, b) => a.Begin.CompareTo(b.Begin));
        for (var i = 1; i < extents.Count; i++)
        {
            if (extents[i].Begin < extents[i - 1].End)
                faults.Add(extents[i].Name, $"bytes of its own, behind '{extents[i - 1].Name}'", "an overlap with it", Damaged);
        }
    }

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
