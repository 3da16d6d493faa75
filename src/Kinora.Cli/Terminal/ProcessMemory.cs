using System.Globalization;

namespace Kinora.Cli.Terminal;

/// <summary>How much memory this process has taken.</summary>
internal static class ProcessMemory
{
    /// <summary>The largest resident set so far, in bytes, as the kernel keeps it (<c>VmHWM</c>).</summary>
    public static long PeakBytes()
    {
        const string field = "VmHWM:";
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        var kilobytes = line[field.Length..].Trim().Split(' ')[0];
        return long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024;
    }
}
