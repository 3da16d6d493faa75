using Kinora.Tensors;

namespace Kinora.Diffusion.Tests;

public sealed class TimestepDensityTests
{
    [Theory]
    [InlineData(-0.8, 1.0)]
    [InlineData(0.5, 0.4)]
    public void Sample_LogitsOfTheTimes_HaveMeanAndDeviation(double mean, double deviation)
    {
        using var scope = new TensorScope();
        var times = new TimestepDensity(mean, deviation).Sample(new RandomStream(7), 20_000).ToArray<float>();
        Assert.All(times, t => Assert.True(t is > 0 and < 1));
        var logits = times.Select(t => Math.Log(t / (1.0 - t))).ToList();
        var average = logits.Average();
        Assert.Equal(mean, average, 0.03);
        Assert.Equal(deviation, Math.Sqrt(logits.Average(l => (l - average) * (l - average))), 0.03);
    }

    [Fact]
    public void Sample_OfOneStream_IsRepeatable()
    {
        using var scope = new TensorScope();
        var density = new TimestepDensity();
        Assert.Equal(density.Sample(new RandomStream(7), 8).ToArray<float>(), density.Sample(new RandomStream(7), 8).ToArray<float>());
    }
}
