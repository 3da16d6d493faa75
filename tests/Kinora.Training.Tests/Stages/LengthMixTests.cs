using Kinora.Tensors;
using Kinora.Training.Stages;

namespace Kinora.Training.Tests.Stages;

public sealed class LengthMixTests
{
    private const int Rows = 200;

    [Fact]
    public void Times_OfALengthWithAMeanOfItsOwn_AreDrawnAroundIt()
    {
        using var scope = new TensorScope();
        var mix = new LengthMix([new LengthBucket(1, 1, Rows)], -0.6, -1.6, 36);
        var usual = Mean(mix, null);
        Assert.InRange(usual, Sigmoid(-0.6) - 0.05, Sigmoid(-0.6) + 0.06);
        Assert.Equal(usual, Mean(mix, -0.6));
        Assert.InRange(Mean(mix, -8), 1e-5, 2e-3);
        Assert.InRange(Mean(mix, 8), 0.998, 1 - 1e-5);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // The batch's latents and tokens are no matter to its times.
    private static double Mean(LengthMix mix, double? timeMean) =>
        mix.Times(new LatentBatch(Rows, 1, [1, 1, 1], new float[Rows], null!, TimeMean: timeMean), new RandomStream(3)).ToArray<float>().Average();
}
