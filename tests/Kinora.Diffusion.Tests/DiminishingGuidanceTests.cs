namespace Kinora.Diffusion.Tests;

public sealed class DiminishingGuidanceTests
{
    [Theory]
    [InlineData(9, 9, 0, 9)]
    [InlineData(9, 9, 0.05, 5.4)]
    [InlineData(9, 9, 0.12, 1)]
    [InlineData(9, 0, 0.9, 9)]
    [InlineData(1, 9, 0.01, 1)]
    [InlineData(0.5, 9, 0.01, 0.5)]
    public void At_Times_FollowsTheReport(double scale, double decay, double time, double expected) =>
        Assert.Equal(expected, DiminishingGuidance.At(scale, decay, time), 12);
}
