using Kinora.Cli.Terminal;
using Kinora.Pipelines;

namespace Kinora.Cli.Tests.Terminal;

public sealed class ProgressDisplayTests
{
    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(13.2, "14 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 5 min")]
    public void Duration_ForPeople_IsRoundedUp(double seconds, string expected) =>
        Assert.Equal(expected, ProgressDisplay.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Describe_WithoutABasis_PromisesNoTime() => Assert.Equal("denoising, step 0 of 30", ProgressDisplay.Describe(Denoising(0, null)));

    [Fact]
    public void Describe_WithABasis_SaysWhatIsLeft() => Assert.Equal("denoising, step 12 of 30, 36 s left", ProgressDisplay.Describe(Denoising(12, 36)));

    [Fact]
    public void Report_OnATerminal_RedrawsOneLine()
    {
        using var writer = new StringWriter();
        var display = new ProgressDisplay(writer, isTerminal: true);
        for (var step = 0; step <= 30; step++) display.Report(Denoising(step, 1));
        display.Clear();
        Assert.DoesNotContain("\n", writer.ToString());
        Assert.Contains("[############............]  50% denoising, step 15 of 30", writer.ToString());
        Assert.EndsWith("\r\u001b[K", writer.ToString());
    }

    [Fact]
    public void Report_IntoAFile_WritesALineForEachTenth()
    {
        using var writer = new StringWriter();
        var display = new ProgressDisplay(writer, isTerminal: false);
        for (var step = 0; step <= 100; step++) display.Report(Denoising(step, null) with { Steps = 100 });
        display.Clear();
        var lines = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(11, lines.Length);
        Assert.DoesNotContain("\u001b", writer.ToString());
    }

    private static GenerationProgress Denoising(int step, double? left) =>
        new(GenerationPhase.Denoise, step, 30, step / 30.0, left is { } seconds ? TimeSpan.FromSeconds(seconds) : null, TimeSpan.Zero);
}
