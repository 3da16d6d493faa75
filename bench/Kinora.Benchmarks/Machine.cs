namespace Kinora.Benchmarks;

/// <summary>What the operating system says about this machine and this process.</summary>
internal static class Machine
{
    public static string Describe() =>
        $"{Field("/proc/cpuinfo", "model name")}, {Environment.ProcessorCount} cores, {KibiBytes("/proc/meminfo", "MemTotal") >> 20} GiB";

    /// <summary>The most memory that this process ever had resident.</summary>
    public static long PeakRssBytes() => KibiBytes("/proc/self/status", "VmHWM") << 10;

    public static double LoadAverage() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0]);

    /// <summary>The checkout that this program was built from.</summary>
    public static string RepositoryRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Kinora.slnx"))) return at.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Kinora.slnx. Run the program from a checkout.");
    }

    private static long KibiBytes(string file, string field) => long.Parse(Field(file, field).Split(' ')[0]);

    private static string Field(string file, string field) =>
        File.ReadLines(file).First(line => line.StartsWith(field, StringComparison.Ordinal)).Split(':', 2)[1].Trim();
}
