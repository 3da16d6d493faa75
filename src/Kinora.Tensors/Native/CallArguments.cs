using System.Runtime.InteropServices;
using System.Text;

namespace Kinora.Tensors.Native;

/// <summary>
/// The arguments of one call in native form. Until it is disposed it holds a reference to every tensor among them, so
/// that none can be freed by another thread during the call.
/// </summary>
internal unsafe ref struct CallArguments
{
    private readonly ReadOnlySpan<Argument> _arguments;
    private readonly NativeValue* _values;
    private int _done;

    /// <param name="arguments">What is passed.</param>
    /// <param name="values">Room for as many values.</param>
    public CallArguments(ReadOnlySpan<Argument> arguments, NativeValue* values)
    {
        _arguments = arguments;
        _values = values;
        try
        {
            for (; _done < arguments.Length; _done++) values[_done] = ToNative(arguments[_done]);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        while (_done > 0)
        {
            var argument = _arguments[--_done];
            switch (argument.Tag)
            {
                case ValueTag.Tensor:
                    ((Tensor)argument.Reference!).Handle.DangerousRelease();
                    break;
                case ValueTag.Tensors or ValueTag.OptionalTensors:
                    foreach (var tensor in (Tensor?[])argument.Reference!) tensor?.Handle.DangerousRelease();
                    NativeMemory.Free(_values[_done].Pointer);
                    break;
                case ValueTag.Ints or ValueTag.Doubles or ValueTag.String:
                    NativeMemory.Free(_values[_done].Pointer);
                    break;
            }
        }
    }

    private static NativeValue ToNative(Argument argument)
    {
        var value = new NativeValue { Tag = argument.Tag, Int = argument.Int, Double = argument.Double };
        switch (argument.Tag)
        {
            case ValueTag.Tensor:
                value.Pointer = (void*)((Tensor)argument.Reference!).Acquire();
                break;
            case ValueTag.Ints:
                value.Pointer = Copy<long>((long[])argument.Reference!, out value.Count);
                break;
            case ValueTag.Doubles:
                value.Pointer = Copy<double>((double[])argument.Reference!, out value.Count);
                break;
            case ValueTag.Tensors or ValueTag.OptionalTensors:
                value.Pointer = Copy<nint>(Acquire((Tensor?[])argument.Reference!), out value.Count);
                break;
            case ValueTag.String:
                value.Pointer = Copy<byte>(Encoding.UTF8.GetBytes((string)argument.Reference!), out value.Count);
                break;
            case ValueTag.Device:
                value.Count = (int)argument.Double;
                break;
        }

        return value;
    }

    private static nint[] Acquire(Tensor?[] tensors)
    {
        var handles = new nint[tensors.Length];
        var k = 0;
        try
        {
            for (; k < tensors.Length; k++) handles[k] = tensors[k]?.Acquire() ?? 0;
        }
        catch
        {
            while (k > 0) tensors[--k]?.Handle.DangerousRelease();
            throw;
        }

        return handles;
    }

    private static T* Copy<T>(ReadOnlySpan<T> items, out int count)
        where T : unmanaged
    {
        var block = (T*)NativeMemory.Alloc((nuint)Math.Max(1, items.Length), (nuint)sizeof(T));
        items.CopyTo(new Span<T>(block, items.Length));
        count = items.Length;
        return block;
    }
}
