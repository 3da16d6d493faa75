using System.Globalization;

namespace Kinora.Tensors;

/// <summary>How much memory this process has, as the kernel counts it.</summary>
public static class ProcessMemory
{
    /// <summary>The largest resident set so far, in bytes (<c>VmHWM</c>).</summary>
    public static long PeakBytes() => Read("VmHWM:");

    /// <summary>The resident set now, in bytes (<c>VmRSS</c>).</summary>
    public static long PresentBytes() => Read("VmRSS:");

    private static long Read(string field)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        var kilobytes = line[field.Length..].Trim().Split(' ')[0];
        return long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024;
    }
}
