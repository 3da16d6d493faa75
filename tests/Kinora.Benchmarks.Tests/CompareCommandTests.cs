using Kinora.Benchmarks.Comparisons;

namespace Kinora.Benchmarks.Tests;

public sealed class CompareCommandTests
{
    [Theory]
    [InlineData(new[] { "speed" }, "There are: dit, memory, attention, vae, quantised, threads")]
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
    public void Medians_OfSeveralSides_RunsThemInTurnsAfterAWarmUp()
    {
        var order = new List<char>();
        var seconds = Interleaved.Medians(new CompareSettings(2, 1, false), new Side("a", () => order.Add('a')), new Side("b", () => order.Add('b')));
        Assert.Equal("ababab", string.Concat(order));
        Assert.Equal(2, seconds.Length);
    }
}
