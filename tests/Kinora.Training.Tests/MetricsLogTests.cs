using System.Text.Json;

namespace Kinora.Training.Tests;

public sealed class MetricsLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "metrics.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_AnyFigure_KeepsSixDigitsAndWritesNoNan()
    {
        using var console = new StringWriter();
        using (var log = MetricsLog.Open(File, console, 0))
            log.Write("train", 20, 100, [new("rate", 1.234567e-7), new("loss", double.NaN), new("norm", 1234567.8)]);
        using var line = JsonDocument.Parse(System.IO.File.ReadAllText(File));
        Assert.Equal("train", line.RootElement.GetProperty("kind").GetString());
        Assert.Equal(20, line.RootElement.GetProperty("samples").GetInt64());
        Assert.Equal(1.23457e-7, line.RootElement.GetProperty("rate").GetDouble());
        Assert.Equal(JsonValueKind.Null, line.RootElement.GetProperty("loss").ValueKind);
        Assert.Equal(1234570, line.RootElement.GetProperty("norm").GetDouble());
        Assert.Contains("[train] 20/100  rate 1.235E-07  loss NaN", console.ToString());
    }

    [Fact]
    public void Open_AfterACrash_DropsLaterAndHalfLinesAndGoesOnCountingSeconds()
    {
        System.IO.File.WriteAllText(File, """
            {"kind":"train","samples":10,"seconds":100}
            {"kind":"held_out","samples":20,"seconds":250.5}
            {"kind":"train","samples":30,"seconds":300}
            {"kind":"tr
            """);
        using (var log = MetricsLog.Open(File, TextWriter.Null, 20)) log.Write("train", 30, 100, []);
        var lines = System.IO.File.ReadAllLines(File);
        Assert.Equal(3, lines.Length);
        Assert.Contains("\"samples\":20", lines[1]);
        using var last = JsonDocument.Parse(lines[2]);
        Assert.InRange(last.RootElement.GetProperty("seconds").GetDouble(), 250.5, 299);
    }
}
