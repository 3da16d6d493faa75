namespace Kinora.Evaluation.Tests.Statistics;

public sealed class BradleyTerryTests
{
    [Theory]
    [InlineData(30, 10, 12)]
    [InlineData(5, 0, 20)]
    [InlineData(40, 3, 0)]
    public void Fit_OfTwoModels_IsTheClosedForm(int wins, int ties, int losses)
    {
        // With half a win added to both, strengths stand as wins to losses, and ties as v times the root of both.
        var votes = Votes("a", "b", wins, ties, losses);
        var (strengths, tie) = new BradleyTerry(votes).Fit(votes);
        Assert.Equal(Math.Log((wins + 0.5) / (losses + 0.5)), strengths[0] - strengths[1], 6);
        Assert.Equal(ties / Math.Sqrt((wins + 0.5) * (losses + 0.5)), tie, 6);
    }

    [Fact]
    public void Fit_OfThreeModels_FindsTheStrengthsThatMadeTheVotes()
    {
        double[] truth = [1.0, 0.0, -1.0];
        const double tie = 0.6;
        string[] models = ["a", "b", "c"];
        var votes = new List<Vote>();
        foreach (var (i, j) in ((int, int)[])[(0, 1), (0, 2), (1, 2)])
        {
            // Votes in exactly the proportions of the model.
            var (first, second) = (Math.Exp(truth[i]), Math.Exp(truth[j]));
            var total = first + second + (tie * Math.Sqrt(first * second));
            votes.AddRange(Votes(models[i], models[j], (int)Math.Round(9000 * first / total), (int)Math.Round(9000 * tie * Math.Sqrt(first * second) / total), (int)Math.Round(9000 * second / total)));
        }

        var (strengths, found) = new BradleyTerry(votes).Fit(votes);
        Assert.All(truth.Zip(strengths), pair => Assert.Equal(pair.First, pair.Second, 0.005));
        Assert.Equal(tie, found, 0.005);
    }

    [Fact]
    public void Rate_OfEqualModels_HasIntervalsAroundZero()
    {
        var rated = new BradleyTerry(Votes("a", "b", 20, 10, 20)).Rate(Votes("a", "b", 20, 10, 20), seed: 1, resamples: 200);
        Assert.All(rated, strength => Assert.True(strength.Low < 0 && strength.High > 0));
    }

    [Fact]
    public void Rate_OfAModelThatAlwaysWins_IsFirstAndFinite()
    {
        var votes = Votes("weak", "strong", 0, 0, 30);
        var rated = new BradleyTerry(votes).Rate(votes, seed: 1, resamples: 100);
        Assert.Equal("strong", rated[0].Model);
        Assert.True(rated[0].Low > 0 && double.IsFinite(rated[0].High));
    }

    [Fact]
    public void Create_OnModelsThatNothingJoins_IsRefused()
    {
        List<Vote> votes = [.. Votes("a", "b", 3, 0, 1), .. Votes("c", "d", 3, 0, 1)];
        Assert.Contains("joins a, b with c, d", Assert.Throws<EvaluationException>(() => new BradleyTerry(votes)).Message);
    }

    private static List<Vote> Votes(string first, string second, int wins, int ties, int losses) =>
    [
        .. Enumerable.Repeat(VoteOutcome.Win, wins).Concat(Enumerable.Repeat(VoteOutcome.Tie, ties)).Concat(Enumerable.Repeat(VoteOutcome.Loss, losses))
            .Select((outcome, prompt) => new Vote(prompt, "", JudgementAxis.Overall, "one", first, second, outcome)),
    ];
}
