using System.Text;

namespace Kinora.Checkpoints.Tests;

/// <summary>GGUF files put together by hand, right or wrong.</summary>
internal sealed class RawGguf
{
    private readonly List<byte> _bytes = [];

    public RawGguf(ulong tensors, ulong keys, uint version = 3, string magic = "GGUF") =>
        Raw(Encoding.ASCII.GetBytes(magic)).U32(version).U64(tensors).U64(keys);

    public RawGguf Text(string text) => U64((ulong)Encoding.UTF8.GetByteCount(text)).Raw(Encoding.UTF8.GetBytes(text));

    public RawGguf U32(uint number) => Raw(BitConverter.GetBytes(number));

    public RawGguf U64(ulong number) => Raw(BitConverter.GetBytes(number));

    public RawGguf Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public RawGguf Key(string key, uint type, params byte[] value) => Text(key).U32(type).Raw(value);

    /// <summary>A tensor's entry; sizes innermost first, as the file has them.</summary>
    public RawGguf Tensor(string name, uint type, ulong offset, params ulong[] sizes)
    {
        Text(name).U32((uint)sizes.Length);
        foreach (var size in sizes) U64(size);
        return U32(type).U64(offset);
    }

    /// <summary>The file with its data behind the padding.</summary>
    public byte[] Finish(int alignment = 32, params byte[] data)
    {
        var padding = (alignment - (_bytes.Count % alignment)) % alignment;
        return [.. _bytes, .. new byte[padding], .. data];
    }
}
