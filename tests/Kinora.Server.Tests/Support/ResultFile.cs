using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kinora.Server.Tests.Support;

/// <summary>Keeps what a long test counted, where the variable KINORA_RESULTS names a folder, with the day and how busy the machine was.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions s_form = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The machine's load average of the last minute: processes that run or wait to.</summary>
    public static double Load => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>Writes <c>DATE-NAME.json</c>, or nothing without the variable.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="loadAtStart">The load before the test began.</param>
    /// <param name="figures">What it counted.</param>
    public static void Write(string name, double loadAtStart, params (string Name, object Value)[] figures)
    {
        if (Environment.GetEnvironmentVariable("KINORA_RESULTS") is not { Length: > 0 } folder) return;
        var date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var all = new Dictionary<string, object> { ["date"] = date, ["cores"] = Environment.ProcessorCount, ["loadAverageAtStart"] = loadAtStart, ["loadAverageAtEnd"] = Load };
        foreach (var (key, value) in figures) all[key] = value;
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, $"{date}-{name}.json");
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(all, s_form) + "\n");
        File.Move(path + ".new", path, overwrite: true);
    }
}
