using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Kinora.Tensors.Native;

/// <summary>One operator of libtorch's dispatcher, looked up once by name.</summary>
internal sealed unsafe class Operator
{
    private static readonly ConcurrentDictionary<string, Operator?> Known = new();

    private readonly nint _handle;
    private readonly string _name;
    private readonly ulong _writes;

    private Operator(string name, nint handle)
    {
        _name = name;
        _handle = handle;
        _writes = NativeMethods.kn_operator_writes(handle);
    }

    public static Operator Find(string name) => TryFind(name)
        ?? throw new TensorException(name, $"libtorch {Engine.Version} has no operator '{name}'. Use a newer libtorch (LIBTORCH) or another operator.");

    public static Operator? TryFind(string name) => Known.GetOrAdd(name, Lookup);

    /// <summary>Calls the operator; returns how many values it gave.</summary>
    public int Call(ReadOnlySpan<Argument> arguments, NativeValue* results, int capacity)
    {
        var values = stackalloc NativeValue[arguments.Length];
        int count;
        using (new CallArguments(arguments, values))
        {
            if (NativeMethods.kn_operator_call(_handle, values, arguments.Length, results, capacity, &count) != 0) throw Failure(arguments);
        }

        // An operator that writes to a tensor may change its shape or its memory (resize_, set_, any out=).
        for (var k = 0; k < arguments.Length && _writes >> k != 0; k++)
        {
            if ((_writes >> k & 1) != 0 && arguments[k].Reference is Tensor written) written.Refresh();
        }

        return count;
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

    private TensorException Failure(ReadOnlySpan<Argument> arguments)
    {
        var error = Engine.LastError;
        var list = new List<string>(arguments.Length);
        foreach (var argument in arguments)
        {
            list.Add(argument.ToString());
            // libtorch answers with a list of its backends; what is missing is the device.
            if (argument.AsDevice() is { } device && device.Unavailability() is { } reason) error = reason;
        }

        var schema = Marshal.PtrToStringUTF8((nint)NativeMethods.kn_operator_schema(_handle));
        return new TensorException(_name, $"{_name}({string.Join(", ", list)}) failed: {error}\n  Its schema: {schema}");
    }
}
