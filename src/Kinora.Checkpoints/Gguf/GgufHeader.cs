namespace Kinora.Checkpoints;

/// <summary>The parsed and validated beginning of a GGUF file.</summary>
/// <param name="Metadata">Keys and values.</param>
/// <param name="Tensors">Tensors in the order of their bytes.</param>
/// <param name="DataOffset">Position in the file where tensor bytes begin.</param>
internal sealed record GgufHeader(IReadOnlyDictionary<string, GgufValue> Metadata, IReadOnlyList<GgufTensor> Tensors, long DataOffset)
{
    /// <summary>The edition of the format that is read and written.</summary>
    public const uint Version = 3;

    private const long MostEntries = 1 << 20;
    private const int SmallestAlignment = 8;

    /// <summary>The first bytes of every file.</summary>
    public static ReadOnlySpan<byte> Magic => "GGUF"u8;

    /// <summary>Reads everything in front of the tensors and checks every statement in it against the file's length.</summary>
    /// <exception cref="CheckpointFormatException">Anything is wrong; carries all faults.</exception>
    public static GgufHeader Parse(MappedFile file, FaultList faults)
    {
        var cursor = new GgufCursor(file, faults);
        CheckBeginning(cursor, faults);
        var tensorCount = cursor.Count("tensors", GgufTensorReader.Least, MostEntries);
        var metadataCount = cursor.Count("metadata keys", GgufMetadataReader.Least, MostEntries);
        var metadata = new GgufMetadataReader(cursor, faults).Read(metadataCount);
        var alignment = CheckMetadata(metadata, faults);
        var tensors = new GgufTensorReader(cursor, faults, alignment).Read(tensorCount);
        faults.ThrowIfAny();
        if (metadata.TryGetValue(GgufKeys.QuantizationVersion, out var version) && tensors.Any(t => t.Type.Format() is not null) && version.ToString() != $"{GgufKeys.KnownQuantization}")
            faults.Add(GgufKeys.QuantizationVersion, $"{GgufKeys.KnownQuantization}", version.ToString(), "The integers have another layout; convert the model again with a present-day program.");
        var offset = Align(cursor.Position, alignment);
        tensors.Sort((a, b) => (a.Begin, a.Bytes).CompareTo((b.Begin, b.Bytes)));
        CheckLayout(tensors, alignment, offset, file.Length, faults);
        faults.ThrowIfAny();
        return new GgufHeader(metadata, tensors, offset);
    }

    /// <summary>The next multiple of an alignment.</summary>
    public static long Align(long position, long alignment) => (long)Align((Int128)position, alignment);

    private static Int128 Align(Int128 position, long alignment) => (position + alignment - 1) / alignment * alignment;

    private static Int128 End(GgufTensor tensor) => (Int128)tensor.Begin + tensor.Bytes;

    private static void CheckBeginning(GgufCursor cursor, FaultList faults)
    {
        if (!cursor.Take(Magic.Length, "the word GGUF").SequenceEqual(Magic))
            throw faults.Fatal(null, "a file that begins with GGUF", "other bytes", "This is no GGUF file.");
        var version = cursor.UInt32("the format's version");
        if (version == Version) return;
        throw System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(version) == Version
            ? faults.Fatal(null, "numbers with the lowest byte first", "the highest first", "The file was written for another kind of processor; convert it.")
            : faults.Fatal(null, $"version {Version} of the GGUF format", $"version {version}", "Convert the model again with a present-day program.");
    }

    private static long CheckMetadata(Dictionary<string, GgufValue> metadata, FaultList faults)
    {
        if (metadata.TryGetValue(GgufKeys.SplitCount, out var split) && split.ToString() is not ("0" or "1"))
            faults.Add(GgufKeys.SplitCount, "a model in one file", $"one of {split} parts", "Join the parts into one file first.");
        if (!metadata.TryGetValue(GgufKeys.Alignment, out var stated)) return GgufKeys.DefaultAlignment;
        if (stated.Content is uint alignment && alignment > 0 && alignment % SmallestAlignment == 0) return alignment;
        throw faults.Fatal(GgufKeys.Alignment, $"a UInt32 that is a multiple of {SmallestAlignment}", $"{stated.Type} {stated}", GgufCursor.Damaged);
    }

    /// <summary>Tensors must follow one another, with no more between them than the alignment asks for, up to the file's end.</summary>
    private static void CheckLayout(List<GgufTensor> tensors, long alignment, long dataOffset, long length, FaultList faults)
    {
        // Wide, because positions and lengths of a damaged file reach up to 2^63.
        Int128 end = 0;
        GgufTensor? previous = null;
        foreach (var tensor in tensors)
        {
            if (tensor.Begin < end)
                faults.Add(tensor.Name, $"data to begin at offset {Align(end, alignment)}, behind '{previous!.Name}'", $"offset {tensor.Begin}: the tensors overlap", GgufCursor.Damaged);
            else if (tensor.Begin > Align(end, alignment))
                faults.Add(tensor.Name, $"data to begin at offset {Align(end, alignment)}", $"offset {tensor.Begin}: {tensor.Begin - end} bytes in front of it belong to no tensor", GgufCursor.Damaged);
            if (End(tensor) <= end) continue;
            end = End(tensor);
            previous = tensor;
        }

        if (dataOffset + end > length && tensors.Count > 0)
        {
            faults.Add(null, $"{dataOffset + end} bytes",
                $"{length} bytes: the file is truncated, {tensors.Count(t => dataOffset + End(t) > length)} of {tensors.Count} tensors are incomplete", "Download or copy it again.");
        }
        else if (length > Align(dataOffset + end, alignment))
        {
            faults.Add(null, $"{dataOffset + end} bytes", $"{length} bytes: {length - dataOffset - end} bytes at the end belong to no tensor", GgufCursor.Damaged);
        }
    }
}
