namespace Kinora.Training.Tests;

public sealed class LearningRateScheduleTests
{
    private static LearningRateSchedule Schedule(double decayShare = 0.5, double finalRate = 0.1, int warmup = 4) =>
        new(new TrainerOptions { RunFolder = "run", Samples = 1000, WarmupSteps = warmup, DecayShare = decayShare, FinalRate = finalRate }, BatchSize: 10);

    [Theory]
    [InlineData(0, 0.25)]
    [InlineData(10, 0.5)]
    [InlineData(30, 1)]
    [InlineData(500, 1)]
    [InlineData(750, 0.55)]
    [InlineData(1000, 0.1)]
    [InlineData(1200, 0.1)]
    public void Scale_RisesStaysAndFalls(long samples, double expected) => Assert.Equal(expected, Schedule().Scale(samples), 12);

    [Fact]
    public void Scale_WithoutWarmupOrDecay_IsOneThroughout() =>
        Assert.All(Enumerable.Range(0, 100), k => Assert.Equal(1, Schedule(decayShare: 0, warmup: 0).Scale(k * 10)));

    [Fact]
    public void Scale_WithDecayFromTheStart_FallsFromTheStart() => Assert.Equal(0.55, Schedule(decayShare: 1, warmup: 0).Scale(500), 12);
}
