using System.Buffers.Binary;
using System.Text.Json;
using Kinora.Tensors;

namespace Kinora.Parity.Tests;

/// <summary>The tensors of one safetensors case file.</summary>
internal sealed class CaseFile
{
    private readonly byte[] _bytes;
    private readonly int _dataStart;
    private readonly Dictionary<string, (DType DType, long[] Shape, int Begin, int End)> _entries = new(StringComparer.Ordinal);

    private CaseFile(byte[] bytes)
    {
        _bytes = bytes;
        var headerLength = checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes));
        _dataStart = 8 + headerLength;
        using var header = JsonDocument.Parse(bytes.AsMemory(8, headerLength));
        foreach (var entry in header.RootElement.EnumerateObject())
        {
            if (entry.Name == "__metadata__")
            {
                Metadata = entry.Value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
                continue;
            }

            var offsets = entry.Value.GetProperty("data_offsets");
            _entries[entry.Name] = (
                Enum.Parse<DType>(entry.Value.GetProperty("dtype").GetString()!),
                [.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())],
                offsets[0].GetInt32(),
                offsets[1].GetInt32());
        }
    }

    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    public IEnumerable<string> Names => _entries.Keys.Order(StringComparer.Ordinal);

    public static CaseFile Open(string path) => new(File.ReadAllBytes(path));

    public bool TryGetInfo(string name, out TensorInfo info)
    {
        var found = _entries.TryGetValue(name, out var entry);
        info = found ? new TensorInfo(entry.DType, entry.Shape, "") : default;
        return found;
    }

    /// <summary>A copy of a tensor in its stored type.</summary>
    public unsafe Tensor Load(string name)
    {
        var entry = _entries[name];
        var tensor = Tensor.Empty(entry.Shape, entry.DType);
        _bytes.AsSpan((_dataStart + entry.Begin)..(_dataStart + entry.End)).CopyTo(new Span<byte>(tensor.Data, entry.End - entry.Begin));
        return tensor;
    }
}
