using Kinora.Media;
using OpenCvSharp;

namespace Kinora.Evaluation;

/// <summary>
/// Finds the one thing that moves before a still background, without any network: what differs by more than 24 levels from the
/// median of the frames; the largest connected piece is the thing, if it covers a five-hundredth of the picture. A thing that rests in one place for half of the
/// video is ground there.
/// </summary>
public static class SingleThing
{
    private const int Threshold = 24;
    private const int MedianFrames = 25;
    private const double LeastShare = 0.002;

    /// <summary>The height of its centre in every frame.</summary>
    /// <param name="video">The video.</param>
    /// <returns>Picture heights downward; null where it is not found.</returns>
    public static IReadOnlyList<double?> Heights(VideoFrames video)
    {
        using var background = Median(video);
        return [.. Enumerable.Range(0, video.FrameCount).Select(frame => HeightIn(video, frame, background))];
    }

    /// <summary>The free fall that the video shows; null when it shows none: see <see cref="FreeFall.Fit"/>.</summary>
    /// <param name="video">The video.</param>
    public static FreeFall? Fall(VideoSample video) => FreeFall.Fit(Heights(video.Frames), video.FramesPerSecond);

    private static double? HeightIn(VideoFrames video, int frame, Mat background)
    {
        using var picture = VideoSample.PictureOf(video, frame);
        using var difference = new Mat();
        Cv2.Absdiff(picture, background, difference);
        var channels = Cv2.Split(difference);
        using var mask = channels[0];
        foreach (var channel in channels[1..])
        {
            using (channel) Cv2.Max(mask, channel, mask);
        }

        Cv2.Threshold(mask, mask, Threshold, 255, ThresholdTypes.Binary);
        using var labels = new Mat();
        using var figures = new Mat();
        using var centres = new Mat();
        var count = Cv2.ConnectedComponentsWithStats(mask, labels, figures, centres);
        if (count < 2) return null;
        // Label 0 is the ground.
        var largest = Enumerable.Range(1, count - 1).MaxBy(label => figures.At<int>(label, (int)ConnectedComponentsTypes.Area));
        if (figures.At<int>(largest, (int)ConnectedComponentsTypes.Area) < LeastShare * video.Width * video.Height) return null;
        return (centres.At<double>(largest, 1) + 0.5) / video.Height;
    }

    // The median of every byte over some frames: what is there most of the time.
    private static Mat Median(VideoFrames video)
    {
        var chosen = ContactSheetLayout.Spread(video.FrameCount, MedianFrames);
        var (median, values) = (new byte[video.FrameByteCount], new byte[chosen.Length]);
        for (var k = 0; k < median.Length; k++)
        {
            for (var frame = 0; frame < chosen.Length; frame++) values[frame] = video.Span[(chosen[frame] * video.FrameByteCount) + k];
            Array.Sort(values);
            median[k] = values[values.Length / 2];
        }

        using var view = Mat.FromPixelData(video.Height, video.Width, MatType.CV_8UC3, median);
        return view.Clone();
    }
}
