using System.Runtime.InteropServices;

namespace Kinora.Tensors.Native;

/// <summary>Functions of the C library: what must run before libtorch is loaded, the pages of this process, and the niceness of its threads.</summary>
internal static unsafe partial class LibC
{
    public const int TrimThreshold = -1;
    public const int TopPad = -2;
    public const int MmapMax = -4;

    public const int ReadWrite = 1 | 2;             // PROT_READ | PROT_WRITE
    public const int PrivateAnonymous = 2 | 0x20;   // MAP_PRIVATE | MAP_ANONYMOUS
    public const int DontNeed = 4;                  // MADV_DONTNEED

    public const int OneThread = 0;                 // PRIO_PROCESS, which names a single thread on Linux

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc")]
    public static partial int mallopt(int parameter, int value);

    [LibraryImport("libc")]
    public static partial int malloc_trim(nuint keep);

    [LibraryImport("libc", SetLastError = true)]
    public static partial void* mmap(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc")]
    public static partial int munmap(void* address, nuint length);

    [LibraryImport("libc")]
    public static partial int madvise(void* address, nuint length, int advice);

    [LibraryImport("libc")]
    public static partial int getpriority(int which, int who);

    [LibraryImport("libc")]
    public static partial int setpriority(int which, int who, int niceness);
}
