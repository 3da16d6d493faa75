namespace Kinora.Checkpoints;

/// <summary>The parsed and validated header of a safetensors file.</summary>
/// <param name="Entries">Tensors in the order of their bytes.</param>
/// <param name="Metadata">The free text entries of <c>__metadata__</c>.</param>
/// <param name="DataOffset">Position in the file where tensor bytes begin: 8 plus the header's length.</param>
internal sealed record SafetensorsHeader(
    IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata, long DataOffset)
{
    /// <summary>Longest header accepted; the limit of the format's reference implementation.</summary>
    public const long MaxBytes = 100_000_000;

    /// <summary>Name of the entry that is no tensor.</summary>
    public const string MetadataKey = "__metadata__";

    private const string Damaged = "The file is damaged or incomplete; fetch or write it again.";

    /// <summary>Parses the header and checks every statement in it against the file's length.</summary>
    /// <exception cref="CheckpointFormatException">Anything is wrong; carries all faults.</exception>
    public static SafetensorsHeader Parse(MappedFile file, FaultList faults)
    {
        if (file.Length < 8)
            throw faults.Fatal(null, "at least 8 bytes (the header's length)", $"{file.Length} bytes", Damaged);

        var headerBytes = BitConverter.ToUInt64(file.Span(0, 8));
        if (headerBytes is < 2 or > (ulong)MaxBytes)
        {
            throw faults.Fatal(null, $"a safetensors header of 2 to {MaxBytes} bytes", $"a stated length of {headerBytes} bytes",
                "This is no safetensors file, or it is damaged; fetch or write it again.");
        }

        var dataOffset = 8 + (long)headerBytes;
        if (dataOffset > file.Length)
            throw faults.Fatal(null, $"a header of {headerBytes} bytes", $"a file of {file.Length} bytes in all", Damaged);

        var parsed = new SafetensorsHeaderReader(faults).Read(file.Span(8, (long)headerBytes));
        var entries = parsed.Entries;
        entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        if (!faults.Any) CheckLayout(entries, file.Length - dataOffset, dataOffset, faults);
        faults.ThrowIfAny();
        return new SafetensorsHeader(entries, parsed.Metadata, dataOffset);
    }

    /// <summary>Tensors must cover the data section exactly: no overlap, no hole, no rest, nothing missing.</summary>
    private static void CheckLayout(List<SafetensorsEntry> entries, long available, long dataOffset, FaultList faults)
    {
        long end = 0;
        SafetensorsEntry? previous = null;
        foreach (var entry in entries)
        {
            if (entry.Begin < end)
            {
                faults.Add(entry.Name, $"data to begin at offset {end}, behind '{previous!.Name}'",
                    $"offset {entry.Begin}: the tensors overlap", Damaged);
            }
            else if (entry.Begin > end)
            {
                faults.Add(entry.Name, $"data to begin at offset {end}",
                    $"offset {entry.Begin}: a hole of {entry.Begin - end} bytes that belong to no tensor", Damaged);
            }

            if (entry.End <= end) continue;
            end = entry.End;
            previous = entry;
        }

        if (end > available)
        {
            var cut = entries.Count(e => e.End > available);
            faults.Add(null, $"{dataOffset + end} bytes",
                $"{dataOffset + available} bytes: the file is truncated, {cut} of {entries.Count} tensors are incomplete",
                "Download or copy it again.");
        }
        else if (end < available)
        {
            faults.Add(null, $"{dataOffset + end} bytes",
                $"{dataOffset + available} bytes: {available - end} bytes at the end belong to no tensor", Damaged);
        }
    }
}
