using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Kinora.Checkpoints.Tests;

/// <summary>Writes pickle programs opcode by opcode, as torch does and as an attacker would.</summary>
internal sealed class PickleBuilder
{
    private readonly ArrayBufferWriter<byte> _program = new();

    public PickleBuilder(byte? protocol = 2)
    {
        if (protocol is { } version) Raw(0x80, version);
    }

    public byte[] ToArray() => _program.WrittenSpan.ToArray();

    public PickleBuilder Raw(params ReadOnlySpan<byte> bytes)
    {
        _program.Write(bytes);
        return this;
    }

    public PickleBuilder Op(char opcode) => Raw((byte)opcode);

    public PickleBuilder Global(string module, string name) => Raw(Encoding.UTF8.GetBytes($"c{module}\n{name}\n"));

    public PickleBuilder Text(string text)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, Encoding.UTF8.GetByteCount(text));
        return Op('X').Raw(length).Raw(Encoding.UTF8.GetBytes(text));
    }

    public PickleBuilder Number(long value)
    {
        if (value is >= 0 and <= 255) return Op('K').Raw((byte)value);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Raw(0x8a, 8).Raw(bytes);
    }

    public PickleBuilder Tuple(params ReadOnlySpan<long> numbers)
    {
        Op('(');
        foreach (var number in numbers) Number(number);
        return Op('t');
    }

    /// <summary>An empty OrderedDict, made by calling the class.</summary>
    public PickleBuilder OrderedDict() => Global("collections", "OrderedDict").Op(')').Op('R');

    /// <summary>A tensor as torch pickles it: a call of _rebuild_tensor_v2 on a persistent storage.</summary>
    public PickleBuilder Tensor(string storageClass, string key, long count, long offset, long[] shape, long[] stride) =>
        Global("torch._utils", "_rebuild_tensor_v2").Op('(')
            .Storage(storageClass, key, count)
            .Number(offset).Tuple(shape).Tuple(stride).Raw(0x89).OrderedDict().Op('t').Op('R');

    public PickleBuilder Storage(string storageClass, string key, long count) =>
        Op('(').Text("storage").Global("torch", storageClass).Text(key).Text("cpu").Number(count).Op('t').Op('Q');
}
