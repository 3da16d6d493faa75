using System.Runtime.InteropServices;
using Kinora.Tensors.Native;

namespace Kinora.Tensors;

/// <summary>The tensor engine of this process: its version, threads and devices.</summary>
public static unsafe class Engine
{
    // address, rights, offset, device, inode, file
    private const int MapsColumns = 6;

    private static int s_requestedThreads = Environment.ProcessorCount;
    private static volatile bool s_checked;

    /// <summary>How many threads an operator may use on the processor; at first as many as there are cores.</summary>
    /// <remarks>Holds for the calling thread and every thread that uses the engine for the first time later: set it once, at the start.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public static int Threads
    {
        get
        {
            EnsureReady();
            return NativeMethods.kn_threads();
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            s_requestedThreads = value;
            EnsureReady();
            Check("set threads", NativeMethods.kn_set_threads(value));
        }
    }

    /// <summary>The version of the libtorch that the bridge was built with, such as <c>1.13.1</c>.</summary>
    public static string Version
    {
        get
        {
            EnsureReady();
            return Marshal.PtrToStringUTF8((nint)NativeMethods.kn_torch_version())!;
        }
    }

    /// <summary>libtorch's own account of how it was built and how it uses threads.</summary>
    public static string Configuration
    {
        get
        {
            EnsureReady();
            return Marshal.PtrToStringUTF8((nint)NativeMethods.kn_torch_config())!;
        }
    }

    /// <summary>
    /// The BLAS libraries mapped into this process, by file. Without an optimised one, matrix products are tens of times slower.
    /// </summary>
    public static IReadOnlyList<string> BlasLibraries()
    {
        EnsureReady();
        return [.. File.ReadLines("/proc/self/maps")
            .Select(line => line.Split(' ', MapsColumns, StringSplitOptions.RemoveEmptyEntries))
            .Select(columns => columns.Length == MapsColumns ? columns[^1] : "")
            .Where(file => file.Contains("blas", StringComparison.Ordinal) || file.Contains("libmkl", StringComparison.Ordinal))
            .Distinct()];
    }

    /// <summary>The engine in a line, for reports: version, BLAS library, threads.</summary>
    public static string Summary =>
        $"libtorch {Version}, BLAS {string.Join(" and ", BlasLibraries().Select(Path.GetFileName))}, {Threads} threads";

    /// <summary>How many devices of a kind there are.</summary>
    public static int DeviceCount(DeviceType type)
    {
        EnsureReady();
        return NativeMethods.kn_device_count((int)type);
    }

    /// <summary>Whether libtorch knows an operator, such as <c>aten::scaled_dot_product_attention</c>.</summary>
    public static bool HasOperator(string name) => Operator.TryFind(name) is not null;

    /// <summary>Calls any ATen operator that returns one tensor.</summary>
    /// <param name="name">Name and overload, such as <c>add.Tensor</c>; the namespace is <c>aten</c> unless given.</param>
    /// <param name="arguments">In the schema's order; those left out at the end take the schema's defaults.</param>
    /// <returns>The result, owned by the current <see cref="TensorScope"/> if there is one.</returns>
    /// <exception cref="TensorException">The operator is not known or refused its arguments.</exception>
    public static Tensor Call(string name, params ReadOnlySpan<Argument> arguments)
    {
        var trace = CostTrace.Current;
        if (trace?.StandIn(name, arguments) is { } shape) return shape;
        NativeValue result;
        var count = Operator.Find(name).Call(arguments, &result, 1);
        if (count == 1 && result.Tag == ValueTag.Tensor)
        {
            var made = Tensor.Own((nint)result.Pointer);
            trace?.Count(name, arguments, made);
            return made;
        }

        Drop(&result, Math.Min(count, 1));
        throw new TensorException(name, $"{name} gave {count} results of which the first is {(count > 0 ? result.Tag : ValueTag.None)}, one tensor was expected: use CallMany for several tensors and Run for none.");
    }

    /// <summary>Calls an operator for its effect (in-place operators); what it returns is dropped.</summary>
    /// <inheritdoc cref="Call"/>
    public static void Run(string name, params ReadOnlySpan<Argument> arguments) => Operator.Find(name).Call(arguments, null, 0);

    /// <summary>Calls an operator that returns several tensors, or one list of tensors.</summary>
    /// <returns>The results in order, owned by the current scope.</returns>
    /// <inheritdoc cref="Call"/>
    public static Tensor[] CallMany(string name, params ReadOnlySpan<Argument> arguments)
    {
        const int capacity = 8;
        var results = stackalloc NativeValue[capacity];
        var count = Operator.Find(name).Call(arguments, results, capacity);
        if (count == 1 && results[0].Tag == ValueTag.Tensors)
        {
            var handles = (nint*)results[0].Pointer;
            var list = new Tensor[results[0].Count];
            for (var k = 0; k < list.Length; k++) list[k] = Tensor.Own(handles[k]);
            NativeMethods.kn_tensors_free(handles);
            CostTrace.Current?.Count(name, arguments, list);
            return list;
        }

        var tensors = new Tensor[count];
        for (var k = 0; k < count; k++)
        {
            if (k >= capacity || results[k].Tag != ValueTag.Tensor)
            {
                Drop(results + k, Math.Min(count, capacity) - k);
                throw new TensorException(name, $"{name} gave {count} results of which number {k} is {(k < capacity ? results[k].Tag : ValueTag.None)}; up to {capacity} tensors were expected.");
            }

            tensors[k] = Tensor.Own((nint)results[k].Pointer);
        }

        CostTrace.Current?.Count(name, arguments, tensors);
        return tensors;
    }

    private static void Drop(NativeValue* results, int count)
    {
        for (var k = 0; k < count; k++)
        {
            if (results[k].Tag == ValueTag.Tensor) NativeMethods.kn_tensor_release((nint)results[k].Pointer);
            if (results[k].Tag != ValueTag.Tensors) continue;
            var handles = (nint*)results[k].Pointer;
            for (var j = 0; j < results[k].Count; j++) NativeMethods.kn_tensor_release(handles[j]);
            NativeMethods.kn_tensors_free(handles);
        }
    }

    internal static int RequestedThreads => s_requestedThreads;

    /// <summary>Loads the bridge and refuses one whose structs or functions are not those of this assembly.</summary>
    internal static void EnsureReady()
    {
        if (s_checked) return;
        NativeLayout.Verify(NativeMethods.kn_abi_version(), NativeLayout.Native);
        s_checked = true;
    }

    // The first paragraph says what is wrong; libtorch then lists every backend it knows.
    internal static string LastError
    {
        get
        {
            var text = Marshal.PtrToStringUTF8((nint)NativeMethods.kn_last_error()) ?? "";
            var end = text.IndexOf("\n\n", StringComparison.Ordinal);
            return (end < 0 ? text : text[..end]).Trim();
        }
    }

    internal static void Check(string operation, int status)
    {
        if (status != 0) throw new TensorException(operation, $"{operation}: {LastError}");
    }
}
