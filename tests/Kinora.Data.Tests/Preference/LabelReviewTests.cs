using Kinora.Data.Preference;
using static Kinora.Data.Preference.PreferenceOutcome;

namespace Kinora.Data.Tests.Preference;

public sealed class LabelReviewTests
{
    [Fact]
    public void CohenKappa_OfAKnownTable_IsTheTextbooks()
    {
        // 20 and 15 agreements, 5 and 10 disagreements: observed 0.7, expected 0.5.
        var table = Repeat((Win, Win), 20).Concat(Repeat((Win, Lose), 5)).Concat(Repeat((Lose, Win), 10)).Concat(Repeat((Lose, Lose), 15));
        Assert.Equal(0.4, Agreement.CohenKappa([.. table])!.Value, 12);
        Assert.Null(Agreement.CohenKappa([]));
        Assert.Null(Agreement.CohenKappa([(Tie, Tie)]));
    }

    [Fact]
    public void KrippendorffAlpha_OfTwoAnnotators_FollowsTheCoincidences()
    {
        // Krippendorff's own example of ten units and two values (2011, "Computing Krippendorff's alpha-reliability", B): alpha 0.095.
        var units = Repeat<PreferenceOutcome[]>([Win, Win], 5).Concat(Repeat<PreferenceOutcome[]>([Win, Lose], 3)).Append([Lose, Win]).Append([Lose, Lose]);
        Assert.Equal(0.095, Agreement.KrippendorffAlpha(units)!.Value, 3);
        Assert.Equal(1, Agreement.KrippendorffAlpha([[Win, Win, Win], [Lose, Lose], [Tie]])!.Value);
        Assert.Null(Agreement.KrippendorffAlpha([[Win], [Lose]]));
        Assert.Null(Agreement.KrippendorffAlpha([[Win, Win]]));
    }

    [Fact]
    public void Of_AnAnnotatorWhoContradictsTheOthers_IsDroppedAndTheMajorityKept()
    {
        var pairs = new List<PreferencePair>();
        for (var k = 0; k < 12; k++)
        {
            var truth = k % 2 == 0 ? Win : Lose;
            foreach (var name in new[] { "anna", "ben", "cleo" }) pairs.Add(Pair(k, name, truth));
            pairs.Add(Pair(k, "wrong", PreferencePair.Opposite(truth)));
        }

        var review = LabelReview.Of(pairs);
        Assert.Equal(["wrong"], review.Dropped);
        Assert.Equal(1, review.Kappas[("anna", "ben")]);
        Assert.Equal(-1, review.Kappas[("anna", "wrong")]);
        Assert.True(review.Alpha["physics"] < 0.3);
        Assert.Equal(12, review.Merged.Count);
        Assert.All(review.Merged, (pair, k) => Assert.Equal((LabelReview.Majority, k % 2 == 0 ? Win : Lose), (pair.Annotator, pair.Labels["physics"])));
    }

    [Fact]
    public void Of_BothOrders_CountAsOnePairAndTellContradictionsAndPlaceBias()
    {
        var steady = Pair(0, "steady", Win);
        var careless = Pair(0, "careless", Win);
        var review = LabelReview.Of(
        [
            steady, steady with { First = steady.Second, Second = steady.First, Labels = Labels(Lose) },
            careless, careless with { First = careless.Second, Second = careless.First },
        ]);
        Assert.Equal(0, Of("steady").Contradictions);
        Assert.Equal(0.5, Of("steady").FirstShare);
        Assert.Equal((1, 1.0), (Of("careless").Contradictions, Of("careless").FirstShare));
        Assert.Equal(Win, Assert.Single(review.Merged).Labels["physics"]);

        AnnotatorQuality Of(string name) => review.Annotators.Single(a => a.Annotator == name);
    }

    [Fact]
    public void Of_FewLabelsOrAnEvenSplit_GiveNoLabelOrATie()
    {
        Assert.Empty(LabelReview.Of([Pair(0, "anna", Win)], leastLabels: 2).Merged);
        Assert.Equal(Tie, Assert.Single(LabelReview.Of([Pair(0, "anna", Win), Pair(0, "ben", Lose)]).Merged).Labels["physics"]);
        Assert.Equal("anna", Assert.Single(LabelReview.Of([Pair(0, "anna", Win)]).Merged).Annotator);
    }

    private static PreferencePair Pair(int number, string annotator, PreferenceOutcome outcome) =>
        new("a hat falls", "en", new($"{number:D2}-0.safetensors"), new($"{number:D2}-1.safetensors"), Labels(outcome), annotator, new string('a', 64));

    private static Dictionary<string, PreferenceOutcome> Labels(PreferenceOutcome outcome) => new() { ["physics"] = outcome };

    private static IEnumerable<T> Repeat<T>(T value, int times) => Enumerable.Repeat(value, times);
}
