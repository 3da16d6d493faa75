using Kinora.Models.StepLlm;
using Kinora.Tensors;

namespace Kinora.Models.Tests.StepLlm;

public sealed class PositionBiasTests
{
    [Fact]
    public void Slopes_Of48Heads_AreThePublishedOnes()
    {
        var slopes = PositionBias.Slopes(48);
        Assert.Equal(48, slopes.Length);
        Assert.Equal([0.840896, 0.707107, 0.594604, 0.5], slopes[..4].Select(m => Math.Round(m, 6)));
        Assert.Equal(0.00390625, slopes[31], 12);
        Assert.Equal([0.917004, 0.771105, 0.64842, 0.545254], slopes[32..36].Select(m => Math.Round(m, 6)));
        Assert.Equal(0.068157, slopes[47], 6);
    }

    [Theory]
    [InlineData(1, new[] { 0.00390625 })]
    [InlineData(2, new[] { 0.0625, 0.00390625 })]
    [InlineData(3, new[] { 0.0625, 0.00390625, 0.25 })]
    public void Slopes_OfFewHeads_FollowTheSeries(int heads, double[] expected) => Assert.Equal(expected, PositionBias.Slopes(heads));

    [Fact]
    public void Make_IsCausalAndFallsWithTheRootOfTheDistance()
    {
        using var scope = new TensorScope();
        var bias = PositionBias.Make(1, 5).ToArray<float>();
        var slope = (float)PositionBias.Slopes(1)[0];
        Assert.Equal(0, bias[0]);
        Assert.Equal(float.NegativeInfinity, bias[1]);
        Assert.Equal([-2 * slope, -slope * MathF.Sqrt(3), -slope * MathF.Sqrt(2), -slope, 0], bias[20..]);
    }
}
