using System.Runtime.InteropServices;

namespace Kinora.Tensors.Native;

/// <summary>One reference to a native tensor.</summary>
internal sealed class TensorHandle : SafeHandle
{
    private static long s_live;

    public TensorHandle(nint handle)
        : base(0, ownsHandle: true)
    {
        SetHandle(handle);
        Interlocked.Increment(ref s_live);
    }

    /// <summary>A handle on nothing.</summary>
    public TensorHandle()
        : base(0, ownsHandle: false)
    {
    }

    /// <summary>Stands for an absent tensor in calls that take one or none.</summary>
    public static TensorHandle None { get; } = new();

    public static long Live => Interlocked.Read(ref s_live);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.kn_tensor_release(handle);
        Interlocked.Decrement(ref s_live);
        return true;
    }
}
