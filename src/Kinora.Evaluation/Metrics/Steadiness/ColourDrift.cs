using OpenCvSharp;

namespace Kinora.Evaluation;

/// <summary>
/// How far the colours have wandered by the end: the distance in CIE L*a*b* (D65, from sRGB) between the first and the last chunk of
/// 17 frames, taken over the three means and the three standard deviations of the channels together. 2.3 in L*a*b* is what people
/// just notice (Mahy et al. 1994). Our own definition.
/// </summary>
public sealed class ColourDrift : IVideoMetric
{
    /// <inheritdoc/>
    public MetricInfo Info { get; } = new(
        "colour_drift", "Colour drift", "aesthetic", MetricDirection.Lower, "Distance of the last 17 frames' colours from the first 17 frames', means and deviations in L*a*b*; 0 is none, 2.3 is just seen.") { Bounds = Interval.Positive };

    /// <inheritdoc/>
    public double? Measure(VideoSample video)
    {
        if (video.Count < 2 * VideoSample.ChunkFrames) return null;
        var (first, last) = (ColoursOf(video, 0), ColoursOf(video, video.Count - VideoSample.ChunkFrames));
        return Math.Sqrt(first.Zip(last, (a, b) => (a - b) * (a - b)).Sum());
    }

    // Means and standard deviations of L, a and b over a chunk.
    private static double[] ColoursOf(VideoSample video, int start)
    {
        var (sums, squares) = (new double[3], new double[3]);
        for (var frame = start; frame < start + VideoSample.ChunkFrames; frame++)
        {
            using var picture = VideoSample.PictureOf(video.Frames, frame);
            using var unit = new Mat();
            using var lab = new Mat();
            picture.ConvertTo(unit, MatType.CV_32FC3, 1.0 / 255);
            Cv2.CvtColor(unit, lab, ColorConversionCodes.RGB2Lab);
            Cv2.MeanStdDev(lab, out var mean, out var deviation);
            for (var channel = 0; channel < 3; channel++)
            {
                sums[channel] += mean[channel] / VideoSample.ChunkFrames;
                squares[channel] += ((deviation[channel] * deviation[channel]) + (mean[channel] * mean[channel])) / VideoSample.ChunkFrames;
            }
        }

        return [.. sums, .. squares.Zip(sums, (square, mean) => Math.Sqrt(Math.Max(0, square - (mean * mean))))];
    }
}
