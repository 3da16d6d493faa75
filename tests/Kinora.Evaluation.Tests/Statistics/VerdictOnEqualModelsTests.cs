namespace Kinora.Evaluation.Tests.Statistics;

public sealed class VerdictOnEqualModelsTests
{
    private const int Runs = 200;
    private const int Resamples = 2000;

    public static TheoryData<string, int> Kinds => new()
    {
        { "normal", 6 }, { "normal", 12 }, { "normal", 64 }, { "skewed", 8 }, { "skewed", 32 }, { "yes or no", 12 }, { "yes or no", 48 },
    };

    [Fact]
    public void Verdict_OnTheSameVideos_IsUndecided()
    {
        double[] values = [.. Enumerable.Range(0, 40).Select(k => Math.Sin(k))];
        var comparison = PairedComparison.Of(values, values, MetricDirection.Higher, seed: 1);
        Assert.Equal(MetricVerdict.Undecided, comparison.Verdict);
        Assert.Equal((0.0, 0.0, 0.0), (comparison.Difference, comparison.Low, comparison.High));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Verdict_OnEqualModels_IsWrongInAtMostFivePercentOfRuns(string kind, int prompts)
    {
        var wrong = Enumerable.Range(0, Runs).Count(run =>
        {
            var (first, second) = Simulate(kind, prompts, run, advantage: 0);
            return PairedComparison.Of(first, second, MetricDirection.Higher, run, Resamples).Verdict != MetricVerdict.Undecided;
        });
        Assert.True(wrong <= 0.05 * Runs, $"{kind}, {prompts} prompts: {wrong} of {Runs} verdicts on equal models.");
    }

    [Theory]
    [InlineData(MetricDirection.Higher, MetricVerdict.Better)]
    [InlineData(MetricDirection.Lower, MetricVerdict.Worse)]
    [InlineData(MetricDirection.None, MetricVerdict.Higher)]
    public void Verdict_OnAModelThatIsHigherByADeviation_IsFoundAndNamed(MetricDirection direction, MetricVerdict expected)
    {
        var found = Enumerable.Range(0, 50).Count(run =>
        {
            var (first, second) = Simulate("normal", 48, run, advantage: 1);
            return PairedComparison.Of(first, second, direction, run, Resamples).Verdict == expected;
        });
        Assert.True(found >= 45, $"{found} of 50 found.");
    }

    [Fact]
    public void Verdict_OnFewerThanSixPrompts_IsUndecided() =>
        Assert.Equal(MetricVerdict.Undecided, PairedComparison.Of([9, 9, 9, 9, 9], [1, 1, 1, 1, 1], MetricDirection.Higher, 1).Verdict);

    [Fact]
    public void Comparison_SeenFromTheOther_IsItsNegative()
    {
        var (first, second) = Simulate("normal", 30, 3, advantage: 1);
        var (there, back) = (PairedComparison.Of(first, second, MetricDirection.Higher, 1), PairedComparison.Of(second, first, MetricDirection.Higher, 1));
        Assert.Equal(there.Difference, -back.Difference, 12);
        Assert.Equal(MetricVerdict.Better, there.Verdict);
        Assert.Equal(MetricVerdict.Worse, back.Verdict);
    }

    // Every prompt has a difficulty that both models share, and each model draws its own luck.
    private static (double[] First, double[] Second) Simulate(string kind, int prompts, int run, double advantage)
    {
        var random = new Random((1000 * prompts) + run);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double Draw(double difficulty) => kind switch
        {
            "normal" => difficulty + Normal(),
            "skewed" => -Math.Log(1 - random.NextDouble()) * Math.Exp(difficulty),
            _ => random.NextDouble() < 1 / (1 + Math.Exp(-difficulty)) ? 1 : 0,
        };
        double[] difficulties = [.. Enumerable.Range(0, prompts).Select(_ => Normal())];
        return ([.. difficulties.Select(difficulty => Draw(difficulty) + advantage)], [.. difficulties.Select(Draw)]);
    }
}
