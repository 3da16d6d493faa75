using Kinora.Benchmarks.Comparisons;

namespace Kinora.Benchmarks.Tests;

public sealed class CompareCommandTests
{
    [Theory]
    [InlineData(new[] { "speed" }, "There are: dit, memory, attention, training, vae, convolution, quantised, threads, mini, full30b")]
    [InlineData(new[] { "dit", "--repeats", "0" }, "--repeats must be at least 1")]
    [InlineData(new[] { "dit", "--threads", "-1" }, "--threads must be at least 1")]
    [InlineData(new[] { "dit", "--processor-time", "--threads", "2" }, "--threads 1")]
    public void Parse_BadArguments_AreRefusedWithTheRemedy(string[] arguments, string expected) =>
        Assert.Contains(expected, string.Join(" ", CompareCommand.Create(TextWriter.Null, TextWriter.Null).Parse(arguments).Errors.Select(e => e.Message)));

    [Theory]
    [InlineData(new[] { 3.0, 1, 2 }, 2)]
    [InlineData(new[] { 4.0, 1, 3, 2 }, 2.5)]
    [InlineData(new[] { 7.0 }, 7)]
    public void Median_OfAnyNumberOfRuns_IsTheMiddle(double[] values, double expected) => Assert.Equal(expected, Interleaved.Median(values));

    [Fact]
    public void ReadLast_AKeptResult_IsReadBack()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("kinora-test-").FullName, "full30b.json");
        try
        {
            Assert.Null(WholeRuns.ReadLast(file));
            File.WriteAllText(file, """{"date":"2026-01-31","machine":"m","engine":"e","load_average":1.5,"budget_bytes":6000000000,"seconds":900,"full30b_peak_rss_gb":5.5}""");
            Assert.Equal(new FullResult(new DateOnly(2026, 1, 31), "m", "e", 1.5, 6_000_000_000, 900, 5.5), WholeRuns.ReadLast(file));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Fact]
    public void Medians_OfSeveralSides_RunsThemInTurnsAfterAWarmUp()
    {
        var order = new List<char>();
        var seconds = Interleaved.Medians(new CompareSettings(2, 1, false) { WarmUpSeconds = 0 }, new Side("a", () => order.Add('a')), new Side("b", () => order.Add('b')));
        Assert.Equal("ababab", string.Concat(order));
        Assert.Equal(2, seconds.Length);
    }
}
