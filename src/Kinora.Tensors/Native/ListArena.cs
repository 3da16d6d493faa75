using System.Runtime.InteropServices;

namespace Kinora.Tensors.Native;

/// <summary>Native memory for the list arguments of one call; freed when the call is over.</summary>
internal readonly unsafe ref struct ListArena
{
    private readonly nint[] _blocks;

    public ListArena(ReadOnlySpan<Argument> arguments)
    {
        var lists = 0;
        foreach (var argument in arguments)
        {
            if (argument.Tag is ValueTag.Ints or ValueTag.Doubles or ValueTag.Tensors or ValueTag.OptionalTensors or ValueTag.String) lists++;
        }

        _blocks = lists == 0 ? [] : new nint[lists];
    }

    /// <summary>Copies the items to native memory that lives until the arena is disposed.</summary>
    public T* Copy<T>(ReadOnlySpan<T> items)
        where T : unmanaged
    {
        var block = (T*)NativeMemory.Alloc((nuint)Math.Max(1, items.Length), (nuint)sizeof(T));
        items.CopyTo(new Span<T>(block, items.Length));
        _blocks[Array.IndexOf(_blocks, 0)] = (nint)block;
        return block;
    }

    public void Dispose()
    {
        foreach (var block in _blocks) NativeMemory.Free((void*)block);
    }
}
