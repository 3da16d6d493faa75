using System.Text;

namespace Kinora.Text.Native;

/// <summary>Takes over buffers that the native library handed out: copies the content, then frees them.</summary>
internal static unsafe class NativeBuffer
{
    internal static T[] TakeArray<T>(nint buffer, nuint count)
        where T : unmanaged
    {
        try
        {
            return new ReadOnlySpan<T>((void*)buffer, checked((int)count)).ToArray();
        }
        finally
        {
            NativeMethods.Free(buffer);
        }
    }

    /// <summary>UTF-8 to text; bytes that are not UTF-8 become U+FFFD.</summary>
    internal static string TakeText(nint buffer, nuint length)
    {
        try
        {
            return Encoding.UTF8.GetString(new ReadOnlySpan<byte>((void*)buffer, checked((int)length)));
        }
        finally
        {
            NativeMethods.Free(buffer);
        }
    }
}
