using Kinora.Tensors;

namespace Kinora.Diffusion.Tests;

public sealed class PreferenceLossTests
{
    private static readonly float[] Winner = [0.30f, 0.21f, 0.40f];
    private static readonly float[] WinnerReference = [0.31f, 0.20f, 0.42f];
    private static readonly float[] Loser = [0.33f, 0.25f, 0.41f];
    private static readonly float[] LoserReference = [0.32f, 0.26f, 0.40f];

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    public void Of_TheReferenceItself_IsLog2(double beta)
    {
        using var scope = new TensorScope();
        var errors = Errors(WinnerReference, LoserReference);
        Assert.Equal(Math.Log(2), PreferenceLoss.Of(errors, new PreferenceLossOptions(beta)).Item(), 6);
        var figures = errors.Figures();
        Assert.Equal((0.5, 0.0, 1.0, 1.0), (figures["accuracy"], figures["margin"], figures["winner_ratio"], figures["loser_ratio"]));
    }

    [Theory]
    [InlineData(20, 0, null)]
    [InlineData(200, 0.5, null)]
    [InlineData(50, 0, 0.01)]
    [InlineData(50, 1, 0.0)]
    public void Of_AnyErrors_IsTheFormula(double beta, double winnerWeight, double? limit)
    {
        using var scope = new TensorScope();
        var options = new PreferenceLossOptions(beta, winnerWeight, limit);
        Assert.Equal(Formula(Winner, Loser, options), PreferenceLoss.Of(Errors(Winner, Loser), options).Item(), 5);
    }

    [Theory]
    [InlineData(20, 0, null)]
    [InlineData(200, 0.5, null)]
    [InlineData(50, 0, 0.01)]
    public void Gradient_OfEveryError_IsTheSlopeOfTheFormula(double beta, double winnerWeight, double? limit)
    {
        using var scope = new TensorScope();
        var options = new PreferenceLossOptions(beta, winnerWeight, limit);
        var errors = Errors(Winner, Loser);
        errors.Winner.RequiresGrad = true;
        errors.Loser.RequiresGrad = true;
        PreferenceLoss.Of(errors, options).Backward();
        Check(errors.Winner.Gradient!.ToArray<float>(), (moved, k) => Formula(With(Winner, k, moved), Loser, options), Winner);
        Check(errors.Loser.Gradient!.ToArray<float>(), (moved, k) => Formula(Winner, With(Loser, k, moved), options), Loser);

        static void Check(float[] gradient, Func<double, int, double> at, float[] values)
        {
            const double h = 1e-4;
            for (var k = 0; k < values.Length; k++)
            {
                var slope = (at(values[k] + h, k) - at(values[k] - h, k)) / (2 * h);
                Assert.InRange(gradient[k], slope - 0.002 - (0.001 * Math.Abs(slope)), slope + 0.002 + (0.001 * Math.Abs(slope)));
            }
        }
    }

    [Fact]
    public void Gradient_OfALoserBeyondTheLimit_IsZero()
    {
        using var scope = new TensorScope();
        var errors = Errors(Winner, [0.40f, 0.25f, 0.60f]);
        errors.Loser.RequiresGrad = true;
        PreferenceLoss.Of(errors, new PreferenceLossOptions(50, LoserLimit: 0.1)).Backward();
        var gradient = errors.Loser.Gradient!.ToArray<float>();
        Assert.Equal((0f, 0f), (gradient[0], gradient[2]));
        Assert.True(gradient[1] < 0);
    }

    [Fact]
    public void Of_HugeMargins_StaysFinite()
    {
        using var scope = new TensorScope();
        var errors = Errors([1e3f, 0, 0], [0, 1e3f, 0]);
        errors.Winner.RequiresGrad = true;
        var loss = PreferenceLoss.Of(errors, new PreferenceLossOptions(5000));
        loss.Backward();
        Assert.True(double.IsFinite(loss.Item()));
        Assert.All(errors.Winner.Gradient!.ToArray<float>(), g => Assert.True(float.IsFinite(g)));
    }

    [Fact]
    public void Figures_OfPairs_CountThoseWhoseWinnerGainedMore()
    {
        using var scope = new TensorScope();
        var figures = Errors(Winner, Loser).Figures();
        Assert.Equal(2.0 / 3, figures["accuracy"], 6);
        Assert.Equal((0.02 - 0.02 + 0.03) / 3, figures["margin"], 5);
        Assert.Equal(0.91 / 0.93, figures["winner_ratio"], 5);
        Assert.Equal(0.99 / 0.98, figures["loser_ratio"], 5);
    }

    [Fact]
    public void Options_OutOfRange_AreRefusedWithEveryFault()
    {
        var message = Assert.Throws<ArgumentException>(() => new PreferenceLossOptions(0, -1, double.NaN).Checked()).Message;
        Assert.Contains("beta is 0", message);
        Assert.Contains("winner's weight is -1", message);
        Assert.Contains("loser's limit is NaN", message);
    }

    private static PreferenceErrors Errors(float[] winner, float[] loser) => new(
        Tensor.From(winner, 3), Tensor.From(WinnerReference, 3), Tensor.From(loser, 3), Tensor.From(LoserReference, 3));

    private static float[] With(float[] values, int at, double value) => [.. values.Select((v, k) => k == at ? (float)value : v)];

    private static double Formula(float[] winner, float[] loser, PreferenceLossOptions options) => Enumerable.Range(0, 3).Average(k =>
    {
        var loserGain = (double)loser[k] - LoserReference[k];
        if (options.LoserLimit is { } limit) loserGain = Math.Min(loserGain, limit * LoserReference[k]);
        var s = winner[k] - (double)WinnerReference[k] - loserGain;
        return Math.Log(1 + Math.Exp(options.Beta / 2 * s)) + (options.WinnerWeight * winner[k]);
    });
}
