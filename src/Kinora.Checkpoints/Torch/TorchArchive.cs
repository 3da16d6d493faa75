using System.Text;
using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>A torch archive (<c>torch.save</c>'s zip format) of a dictionary of tensors, read without Python and without running anything.</summary>
/// <remarks>
/// Layout: <c>NAME/data.pkl</c> describes the tensors, <c>NAME/data/KEY</c> are their storages, stored uncompressed and aligned.
/// Contiguous tensors wrap the mapped file; others are copied into row-major order. The description is read by a machine that
/// knows tensors and plain values only and refuses everything else by name.
/// </remarks>
public sealed class TorchArchive : CheckpointSource
{
    private const string Damaged = "The archive is damaged or made to mislead; fetch it again from a source you trust.";
    private readonly MappedFile _file;
    private readonly Dictionary<string, TorchTensor> _tensors;
    private readonly Dictionary<string, ZipRange> _entries;
    private readonly string _prefix;
    private readonly string[] _names;
    private int _disposed;

    private TorchArchive(string path, MappedFile file, Dictionary<string, ZipRange> entries, string prefix, TorchContent content)
        : base(path)
    {
        _file = file;
        _entries = entries;
        _prefix = prefix;
        _tensors = content.Tensors;
        _names = [.. _tensors.Keys.Order(StringComparer.Ordinal)];
        Values = content.Values;
    }

    /// <inheritdoc/>
    public override string Description => $"torch archive {Path} ({_names.Length} tensors)";

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Names => _names;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Files => [Path];

    /// <summary>Entries that are no tensors (epoch numbers, learning rates, texts) as invariant text; empty for a plain state dict.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <summary>Maps an archive, reads its description and checks every tensor against its storage.</summary>
    /// <param name="path">The file; its name does not matter.</param>
    /// <exception cref="CheckpointFormatException">
    /// The file is missing, truncated, in torch's legacy format, or its description holds anything but tensors and plain values.
    /// </exception>
    public static new TorchArchive Open(string path)
    {
        var faults = new FaultList($"Open checkpoint {path}", path);
        var file = OpenMap(path, faults);
        try
        {
            CheckMagic(file, faults);
            var entries = ZipMap.Read(file, faults);
            var prefix = FindPrefix(entries, faults);
            ZipMap.RefuseCompressed(entries, faults);
            CheckByteOrder(file, entries, prefix, faults);
            var description = entries[prefix + "data.pkl"];
            if (description.Length > PickleMachine.MaxProgramBytes)
                throw faults.Fatal("data.pkl", $"at most {PickleMachine.MaxProgramBytes} bytes", $"{description.Length}", Damaged);
            var root = new PickleMachine(file.Span(description.Offset, description.Length).ToArray(), faults).Run();
            var content = TorchContent.Of(root, faults);
            foreach (var (name, tensor) in content.Tensors) CheckTensor(name, tensor, entries, prefix, faults);
            faults.ThrowIfAny();
            return new TorchArchive(path, file, entries, prefix, content);
        }
        catch
        {
            file.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool TryGetInfo(string name, out TensorInfo info)
    {
        var found = _tensors.TryGetValue(name, out var tensor);
        info = found ? new TensorInfo(tensor!.Storage.DType, [.. tensor.Shape], Path) : default;
        return found;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _file.Release();
    }

    /// <inheritdoc/>
    internal override TensorMemory Acquire(string name)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (!_tensors.TryGetValue(name, out var tensor)) throw NotFound(name);
        var elementSize = tensor.Storage.DType.Size();
        var bytes = TensorShape.Bytes(tensor.Shape, elementSize)!.Value;
        if (bytes == 0) return TensorMemory.Allocate(0);
        var storage = _entries[$"{_prefix}data/{tensor.Storage.Key}"];
        var begin = storage.Offset + (tensor.Offset * elementSize);
        if (tensor.IsContiguous) return TensorMemory.Wrap(_file, begin, bytes, elementSize);

        _file.AddReference();
        try
        {
            var copy = TensorMemory.Allocate(bytes);
            StridedCopy.Gather(_file, begin, tensor, elementSize, copy);
            return copy;
        }
        finally
        {
            _file.Release();
        }
    }

    private static void CheckMagic(MappedFile file, FaultList faults)
    {
        var head = file.Span(0, Math.Min(file.Length, 4));
        if (head.StartsWith("PK\x03\x04"u8)) return;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x80]))
        {
            throw faults.Fatal(null, "a torch archive in the zip format", "torch's legacy format, a bare pickle",
                "Write it again with torch.save(..., _use_new_zipfile_serialization=True), or convert it to safetensors, where it was made.");
        }

        throw faults.Fatal(null, "a torch archive, which begins with 'PK'", $"the bytes {Convert.ToHexStringLower(head)}", "Check that this is a weight file; fetch it again.");
    }

    private static string FindPrefix(Dictionary<string, ZipRange> entries, FaultList faults)
    {
        const string description = "/data.pkl";
        var found = entries.Keys.Where(n => n.EndsWith(description, StringComparison.Ordinal) && n.IndexOf('/') == n.Length - description.Length).ToList();
        if (found.Count != 1)
            throw faults.Fatal(null, "one entry NAME/data.pkl", $"{found.Count} among {entries.Count} entries", "This is a zip archive, but not one of torch.save.");
        var prefix = found[0][..^"data.pkl".Length];
        if (entries.ContainsKey(prefix + "constants.pkl"))
        {
            throw faults.Fatal(null, "an archive of torch.save", "a TorchScript program (it holds constants.pkl)",
                "Programs are never run; save the module's state_dict() where it was made.");
        }

        return prefix;
    }

    private static void CheckByteOrder(MappedFile file, Dictionary<string, ZipRange> entries, string prefix, FaultList faults)
    {
        if (!entries.TryGetValue(prefix + "byteorder", out var range)) return; // Archives before torch 2.1; always little-endian.
        var order = Encoding.UTF8.GetString(file.Span(range.Offset, Math.Min(range.Length, 16)));
        if (order != "little") throw faults.Fatal("byteorder", "little", order, "Write it again on a little-endian machine.");
    }

    private static void CheckTensor(string name, TorchTensor tensor, Dictionary<string, ZipRange> entries, string prefix, FaultList faults)
    {
        var storage = tensor.Storage;
        var elementSize = storage.DType.Size();
        if (!entries.TryGetValue($"{prefix}data/{storage.Key}", out var range))
        {
            faults.Add(name, $"a storage data/{storage.Key}", "no such entry", Damaged);
        }
        else if (storage.Count > long.MaxValue / elementSize || range.Length != storage.Count * elementSize)
        {
            faults.Add(name, $"{storage.Count} elements of {storage.DType} in data/{storage.Key}", $"{range.Length} bytes", Damaged);
        }
        else if (TensorShape.Count(tensor.Shape) is not { } count || count > storage.Count)
        {
            // Also refuses views that repeat elements (stride 0), which could ask for any amount of memory.
            faults.Add(name, $"a shape of at most the storage's {storage.Count} elements", TensorShape.Text(tensor.Shape), "Save contiguous tensors: tensor.contiguous().");
        }
        else if (count > 0 && LastElement(tensor) is var last && (last is null || last >= storage.Count))
        {
            faults.Add(name, $"elements 0 to {storage.Count - 1} of its storage", $"shape {TensorShape.Text(tensor.Shape)} with strides {TensorShape.Text(tensor.Stride)} from {tensor.Offset}", Damaged);
        }
    }

    /// <summary>Index of the last element a non-empty tensor touches; null when it does not fit 64 bits.</summary>
    private static long? LastElement(TorchTensor tensor)
    {
        var last = (Int128)tensor.Offset;
        for (var axis = 0; axis < tensor.Shape.Length; axis++) last += (Int128)(tensor.Shape[axis] - 1) * tensor.Stride[axis];
        return last <= long.MaxValue ? (long)last : null;
    }
}
