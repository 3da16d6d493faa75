using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kinora.Benchmarks;

/// <summary>A file of <c>bench/results</c>: what was measured, when and on what.</summary>
/// <param name="Date">The day, as given.</param>
/// <param name="Note">What a reader should know, as given; null for nothing.</param>
/// <param name="Machine">Processor, cores, memory.</param>
/// <param name="Engine">libtorch, BLAS, threads.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Measurements">One entry per benchmark.</param>
internal sealed record Report(DateOnly Date, string? Note, string Machine, string Engine, string Runtime, IReadOnlyList<Measurement> Measurements)
{
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".new";
        try
        {
            File.WriteAllText(temporary, JsonSerializer.Serialize(this, ReportJsonContext.Default.Report) + "\n");
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}

/// <summary>How reports and single measurements are written.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(Measurement))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
