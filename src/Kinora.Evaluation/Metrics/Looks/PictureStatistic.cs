using OpenCvSharp;

namespace Kinora.Evaluation;

/// <summary>A metric of single pictures, averaged over at most 16 evenly spaced frames.</summary>
/// <param name="info">What it is.</param>
public abstract class PictureStatistic(MetricInfo info) : IVideoMetric
{
    private const int Frames = 16;

    /// <inheritdoc/>
    public MetricInfo Info { get; } = info;

    /// <inheritdoc/>
    public double? Measure(VideoSample video)
    {
        var values = new List<double>();
        foreach (var picture in video.Pictures(Frames))
        {
            using (picture) values.Add(Of(picture));
        }

        return values.Average();
    }

    /// <summary>The number of one picture.</summary>
    /// <param name="picture">RGB, 8 bits.</param>
    private protected abstract double Of(Mat picture);
}
