using Kinora.Media;

namespace Kinora.Evaluation.Tests.KnownAnswers;

public sealed class KnownAnswerSetTests
{
    [Fact]
    public void Diversity_OfTheSameVideoThrice_IsZero()
    {
        var video = Clip.Still().Frames;
        Assert.Equal(0, SeedDiversity.OfPixels([video, video, video]));
        Assert.Equal(0, SeedDiversity.OfFeatures([[1, 2], [2, 4]])!.Value, 12);
    }

    [Fact]
    public void Diversity_OfThreeGreys_IsTheMeanOfTheirDistances()
    {
        VideoFrames Grey(int level) => Clip.Of((_, _, _) => level, 3).Frames;
        Assert.Equal((51 + 102 + 51) / 3.0 / 255, SeedDiversity.OfPixels([Grey(0), Grey(51), Grey(102)])!.Value, 12);
    }

    [Fact]
    public void Diversity_OfFeaturesAtRightAngles_IsOne() => Assert.Equal(1, SeedDiversity.OfFeatures([[1, 0], [0, 3]])!.Value, 12);

    [Fact]
    public void Diversity_OfOneVideo_IsUnknown() => Assert.Null(SeedDiversity.OfPixels([Clip.Still().Frames]));

    [Fact]
    public void Frechet_OfASetAndItself_IsZero() => Assert.Equal(0, FrechetDistance.Between(Cloud(0, 1), Cloud(0, 1)), 6);

    [Fact]
    public void Frechet_OfAMovedSet_IsTheSquareOfTheMove() => Assert.Equal(9, FrechetDistance.Between(Cloud(0, 1), Cloud(3, 1)), 4);

    [Fact]
    public void Frechet_OfAWiderSet_IsTheSquareOfTheDeviationsDifference()
    {
        // (1 - 2)^2 times the variance summed over the dimensions.
        var cloud = Cloud(0, 1);
        var variance = Enumerable.Range(0, 3).Sum(k => Variance([.. cloud.Select(row => (double)row[k])]));
        Assert.Equal(variance, FrechetDistance.Between(cloud, Cloud(0, 2)), 3);
    }

    [Fact]
    public void Frechet_OfOneVideo_IsRefused() => Assert.Throws<ArgumentException>(() => FrechetDistance.Between([[1]], [[1], [2]]));

    // Points with means of (move, 0, 0), each deviation times the scale.
    private static List<float[]> Cloud(float move, float scale)
    {
        var random = new Random(5);
        List<float[]> rows = [.. Enumerable.Range(0, 40).Select(_ => new[] { random.NextSingle() - 0.5f, 2 * random.NextSingle(), random.NextSingle() })];
        var means = Enumerable.Range(0, 3).Select(k => rows.Average(row => row[k])).ToArray();
        return [.. rows.Select(row => row.Select((value, k) => ((value - means[k]) * scale) + (k == 0 ? move : 0)).ToArray())];
    }

    private static double Variance(double[] values) => values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1);
}
