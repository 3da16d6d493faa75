using System.Runtime.InteropServices;

namespace Kinora.Tensors.Native;

/// <summary>The two functions of the C library that must run before libtorch is loaded.</summary>
internal static partial class LibC
{
    public const int TrimThreshold = -1;
    public const int TopPad = -2;
    public const int MmapMax = -4;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc")]
    public static partial int mallopt(int parameter, int value);
}
