using System.Runtime.InteropServices;

namespace Kinora.Tensors.Native;

/// <summary>The functions of <c>native/bridge/bridge.h</c>.</summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>The number of <c>KN_ABI_VERSION</c> that this file was written for.</summary>
    public const int AbiVersion = 2;

    private const string Library = NativeLoader.BridgeLibrary;

    [LibraryImport(Library)]
    public static partial int kn_abi_version();

    [LibraryImport(Library)]
    public static partial int kn_layout(int* numbers, int capacity);

    [LibraryImport(Library)]
    public static partial byte* kn_last_error();

    [LibraryImport(Library)]
    public static partial byte* kn_torch_version();

    [LibraryImport(Library)]
    public static partial byte* kn_torch_config();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int kn_operator_find(string name, string overload, out nint found);

    [LibraryImport(Library)]
    public static partial byte* kn_operator_schema(nint op);

    [LibraryImport(Library)]
    public static partial ulong kn_operator_writes(nint op);

    [LibraryImport(Library)]
    public static partial int kn_operator_call(nint op, NativeValue* arguments, int argumentCount, NativeValue* results, int capacity, int* count);

    [LibraryImport(Library)]
    public static partial void kn_tensors_free(nint* list);

    [LibraryImport(Library)]
    public static partial int kn_tensor_from_memory(void* data, long* sizes, int dims, int dtype, delegate* unmanaged<void*, void> release, void* context, out nint made);

    [LibraryImport(Library)]
    public static partial nint kn_tensor_retain(TensorHandle tensor);

    [LibraryImport(Library)]
    public static partial void kn_tensor_release(nint tensor);

    [LibraryImport(Library)]
    public static partial int kn_tensor_info(TensorHandle tensor, NativeInfo* info);

    [LibraryImport(Library)]
    public static partial int kn_set_requires_grad(TensorHandle tensor, int value);

    [LibraryImport(Library)]
    public static partial int kn_backward(TensorHandle loss, TensorHandle gradient);

    [LibraryImport(Library)]
    public static partial int kn_gradient(TensorHandle tensor, out nint gradient);

    [LibraryImport(Library)]
    public static partial int kn_set_gradient(TensorHandle tensor, TensorHandle gradient);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int kn_attach_backward(
        string name,
        TensorHandle output,
        nint* inputs,
        int inputCount,
        nint* saved,
        int savedCount,
        delegate* unmanaged<void*, nint, nint*, int, byte*, nint*, int, byte*, int, int> backward,
        delegate* unmanaged<void*, void> release,
        void* context,
        out nint result);

    [LibraryImport(Library)]
    public static partial int kn_grad_enabled();

    [LibraryImport(Library)]
    public static partial void kn_set_grad_enabled(int value);

    [LibraryImport(Library)]
    public static partial int kn_threads();

    [LibraryImport(Library)]
    public static partial int kn_set_threads(int count);

    [LibraryImport(Library)]
    public static partial int kn_device_count(int deviceType);
}
