using Kinora.Tensors;

namespace Kinora.Diffusion.Tests;

public sealed class UShapedDensityTests
{
    [Fact]
    public void Sample_ManyTimes_HasTheSharesOfTheDensity()
    {
        using var scope = new TensorScope();
        const double a = 5;
        var times = new UShapedDensity(a).Sample(new RandomStream(3), 40_000).ToArray<float>();
        Assert.All(times, t => Assert.InRange(t, 0, 1));
        // The integral of exp(a t) + exp(a (1 - t)) over [low, high], over that of [0, 1].
        foreach (var (low, high) in new[] { (0.0, 0.1), (0.1, 0.4), (0.4, 0.6), (0.9, 1.0) })
        {
            var expected = (Math.Exp(a * high) - Math.Exp(a * low) + Math.Exp(a * (1 - low)) - Math.Exp(a * (1 - high))) / (2 * (Math.Exp(a) - 1));
            // Three deviations of a share of 40,000 draws are at most 0.0075.
            Assert.InRange(times.Count(t => t >= low && t < high) / (double)times.Length, expected - 0.0075, expected + 0.0075);
        }

        Assert.Equal(times, new UShapedDensity(a).Sample(new RandomStream(3), 40_000).ToArray<float>());
    }
}
