using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;

namespace Kinora.Tensors.Native;

/// <summary>One operator of libtorch's dispatcher, looked up once by name.</summary>
internal sealed unsafe class Operator
{
    private static readonly ConcurrentDictionary<string, Operator?> Known = new();

    private readonly nint _handle;
    private readonly string _name;

    private Operator(string name, nint handle)
    {
        _name = name;
        _handle = handle;
    }

    public static Operator Find(string name) => TryFind(name)
        ?? throw new TensorException(name, $"libtorch {Engine.Version} has no operator '{name}'. Use a newer libtorch (LIBTORCH) or another operator.");

    public static Operator? TryFind(string name) => Known.GetOrAdd(name, Lookup);

    /// <summary>Calls the operator; returns how many values it gave.</summary>
    public int Call(ReadOnlySpan<Argument> arguments, NativeValue* results, int capacity)
    {
        var values = stackalloc NativeValue[arguments.Length];
        using var arena = new ListArena(arguments);
        for (var k = 0; k < arguments.Length; k++) values[k] = ToNative(arguments[k], in arena);

        int count;
        var status = NativeMethods.kn_operator_call(_handle, values, arguments.Length, results, capacity, &count);
        foreach (var argument in arguments) GC.KeepAlive(argument.Reference);
        return status == 0 ? count : throw Failure(arguments);
    }

    private static Operator? Lookup(string name)
    {
        Engine.EnsureReady();
        var full = name.Contains("::", StringComparison.Ordinal) ? name : "aten::" + name;
        var dot = full.IndexOf('.');
        var (plain, overload) = dot < 0 ? (full, "") : (full[..dot], full[(dot + 1)..]);
        Engine.Check(name, NativeMethods.kn_operator_find(plain, overload, out var handle));
        return handle == 0 ? null : new Operator(name, handle);
    }

    private static NativeValue ToNative(Argument argument, in ListArena arena)
    {
        var value = new NativeValue { Tag = argument.Tag, Int = argument.Int, Double = argument.Double };
        switch (argument.Tag)
        {
            case ValueTag.Tensor:
                value.Pointer = (void*)((Tensor)argument.Reference!).Pointer;
                break;
            case ValueTag.Ints:
                var ints = (long[])argument.Reference!;
                value.Count = ints.Length;
                value.Pointer = arena.Copy<long>(ints);
                break;
            case ValueTag.Doubles:
                var doubles = (double[])argument.Reference!;
                value.Count = doubles.Length;
                value.Pointer = arena.Copy<double>(doubles);
                break;
            case ValueTag.Tensors or ValueTag.OptionalTensors:
                var tensors = (Tensor?[])argument.Reference!;
                var handles = new nint[tensors.Length];
                for (var k = 0; k < tensors.Length; k++) handles[k] = tensors[k]?.Pointer ?? 0;
                value.Count = handles.Length;
                value.Pointer = arena.Copy<nint>(handles);
                break;
            case ValueTag.String:
                var utf8 = Encoding.UTF8.GetBytes((string)argument.Reference!);
                value.Count = utf8.Length;
                value.Pointer = arena.Copy<byte>(utf8);
                break;
            case ValueTag.Device:
                value.Count = (int)argument.Double;
                break;
        }

        return value;
    }

    private TensorException Failure(ReadOnlySpan<Argument> arguments)
    {
        var list = new List<string>(arguments.Length);
        foreach (var argument in arguments) list.Add(argument.ToString());
        var schema = Marshal.PtrToStringUTF8((nint)NativeMethods.kn_operator_schema(_handle));
        return new TensorException(_name, $"{_name}({string.Join(", ", list)}) failed: {Engine.LastError.Trim()}\n  Its schema: {schema}");
    }
}
