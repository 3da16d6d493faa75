using System.Globalization;
using Kinora.Tensors.Native;

namespace Kinora.Tensors;

/// <summary>How much memory this process has, as the kernel counts it.</summary>
public static class ProcessMemory
{
    /// <summary>The largest resident set so far, in bytes (<c>VmHWM</c>).</summary>
    public static long PeakBytes() => Read("VmHWM:");

    /// <summary>The resident set now, in bytes (<c>VmRSS</c>).</summary>
    public static long PresentBytes() => Read("VmRSS:");

    /// <summary>The machine's memory in bytes.</summary>
    public static long MachineBytes() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Gives memory that was freed back to the system. Otherwise the allocator keeps it for the next tensor.</summary>
    /// <remarks>Worth its page faults where much has been freed for good: a network that is not needed any more.</remarks>
    public static void ReturnFree() => _ = LibC.malloc_trim(0);

    /// <summary>Takes pages of a mapped file out of this process's memory; touching them reads the file again.</summary>
    /// <param name="address">Any address of a file that is mapped for reading only.</param>
    /// <param name="bytes">How many; pages that are reached in part leave too.</param>
    /// <remarks>Never for other memory, whose values would be lost.</remarks>
    public static unsafe void DropFilePages(void* address, long bytes)
    {
        var page = (nuint)Environment.SystemPageSize;
        var start = (nuint)address / page * page;
        _ = LibC.madvise((void*)start, (nuint)address + (nuint)bytes - start, LibC.DontNeed);
    }

    private static long Read(string field)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        var kilobytes = line[field.Length..].Trim().Split(' ')[0];
        return long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024;
    }
}
