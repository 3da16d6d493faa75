using Kinora.Media;

namespace Kinora.Evaluation;

/// <summary>How different the videos of one prompt from several seeds are. A model that always makes the same has 0.</summary>
public static class SeedDiversity
{
    /// <summary>Mean over the pairs of videos of the mean absolute difference of their frames, over 255.</summary>
    /// <param name="videos">Videos of one size and length.</param>
    /// <returns>0 to 1; null with fewer than two videos.</returns>
    /// <exception cref="ArgumentException">Sizes or lengths differ.</exception>
    public static double? OfPixels(IReadOnlyList<VideoFrames> videos)
    {
        if (videos.Any(video => video.Size != videos[0].Size || video.FrameCount != videos[0].FrameCount)) throw new ArgumentException("Diversity: the videos of a prompt must have one size and length.", nameof(videos));
        return Pairs(videos, (a, b) =>
        {
            long sum = 0;
            for (var k = 0; k < a.Span.Length; k++) sum += Math.Abs(a.Span[k] - b.Span[k]);
            return (double)sum / a.Span.Length / 255;
        });
    }

    /// <summary>Mean over the pairs of 1 minus the cosine of their features.</summary>
    /// <param name="features">A feature vector for each video.</param>
    /// <returns>0 to 2; null with fewer than two videos.</returns>
    public static double? OfFeatures(IReadOnlyList<float[]> features) => Pairs(features, (a, b) => 1 - (Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b))));

    private static double? Pairs<T>(IReadOnlyList<T> items, Func<T, T, double> distance)
    {
        var distances = (from first in Enumerable.Range(0, items.Count) from second in Enumerable.Range(first + 1, items.Count - first - 1) select distance(items[first], items[second])).ToList();
        return distances.Count == 0 ? null : distances.Average();
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
