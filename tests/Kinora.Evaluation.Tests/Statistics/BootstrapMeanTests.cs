namespace Kinora.Evaluation.Tests.Statistics;

public sealed class BootstrapMeanTests
{
    // Quantiles of Student's distribution from its table.
    [Theory]
    [InlineData(1.959963985, 5, 2.5706, 0.01)]
    [InlineData(1.959963985, 30, 2.0423, 0.001)]
    [InlineData(2.575829304, 5, 4.0321, 0.02)]
    [InlineData(2.575829304, 20, 2.8453, 0.001)]
    public void Student_ByExpansion_IsTheTables(double z, int degrees, double expected, double tolerance) =>
        Assert.Equal(expected, BootstrapMean.Student(z, degrees), tolerance);

    [Fact]
    public void Interval_OfManyNormalValues_IsThatOfTheTextbook()
    {
        // 400 values of deviation 1: 1.96 / 20 to either side.
        var random = new Random(2);
        double[] values = [.. Enumerable.Range(0, 400).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
        var (mean, deviation) = (values.Average(), Math.Sqrt(values.Average(v => v * v) - Math.Pow(values.Average(), 2)));
        var interval = new BootstrapMean(values, seed: 1).At95;
        Assert.Equal(mean - (1.96 * deviation / 20), interval.Low, 0.01);
        Assert.Equal(mean + (1.96 * deviation / 20), interval.High, 0.01);
    }

    [Fact]
    public void Interval_CoversTheTruthAsOftenAsItSays()
    {
        var covered = Enumerable.Range(0, 300).Count(run =>
        {
            var random = new Random(run);
            return new BootstrapMean([.. Enumerable.Range(0, 10).Select(_ => random.NextDouble())], run, 1000).At95.Contains(0.5);
        });
        Assert.InRange(covered, 0.93 * 300, 0.99 * 300);
    }

    [Fact]
    public void Interval_OfTheSameSeed_IsTheSame() => Assert.Equal(new BootstrapMean([1, 2, 5], 7).At95, new BootstrapMean([1, 2, 5], 7).At95);
}
