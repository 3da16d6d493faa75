using Kinora.Media;
using OpenCvSharp;

namespace Kinora.Evaluation;

/// <summary>
/// Physics-IQ's comparison of a real clip and one generated from its first frames (Motamed et al. 2025, released code): first 5 seconds, at a
/// quarter of the real clip's width and height. One difference: the benchmark stores its masks as lossy video before it
/// compares them, here they stay exact.
/// </summary>
public static class PhysicsIq
{
    private const double Seconds = 5;
    private const int Reduction = 4;

    /// <summary>Compares.</summary>
    /// <param name="real">The real clip, at least 4x4.</param>
    /// <param name="generated">The other; of any size, as many frames within the first 5 seconds.</param>
    /// <param name="framesPerSecond">Frames per second of both.</param>
    /// <exception cref="ArgumentException">The clips have different numbers of frames, or the real one is too small.</exception>
    public static PhysicsIqFigures Compare(VideoFrames real, VideoFrames generated, double framesPerSecond)
    {
        var most = Math.Max(1, (int)Math.Round(Seconds * framesPerSecond));
        var frames = Math.Min(most, real.FrameCount);
        if (frames != Math.Min(most, generated.FrameCount))
            throw new ArgumentException($"Physics-IQ: clips of one length are needed, got {real.FrameCount} real and {generated.FrameCount} generated frames. Cut the longer one, or bring both to one rate.", nameof(generated));
        if (real.Width < Reduction || real.Height < Reduction) throw new ArgumentException($"Physics-IQ: pictures of at least {Reduction}x{Reduction} are needed, got {real.Size}.", nameof(real));
        var size = new Size(real.Width / Reduction, real.Height / Reduction);
        var (first, second) = (MotionMasks.Of(real, frames, size), MotionMasks.Of(generated, frames, size));
        var (firstShare, secondShare) = (ShareOf(first), ShareOf(second));
        return new PhysicsIqFigures(
            Iou([.. firstShare.Select(share => share > 0)], [.. secondShare.Select(share => share > 0)]),
            Weighted(firstShare, secondShare),
            first.Zip(second, Iou).Average(),
            Enumerable.Range(0, frames).Average(frame => SquaredError(real, generated, frame, size)));
    }

    private static double[] ShareOf(bool[][] masks) => [.. Enumerable.Range(0, masks[0].Length).Select(pixel => masks.Average(mask => mask[pixel] ? 1.0 : 0))];

    private static double Iou(bool[] a, bool[] b)
    {
        var (both, either) = (0, 0);
        for (var pixel = 0; pixel < a.Length; pixel++)
        {
            both += a[pixel] && b[pixel] ? 1 : 0;
            either += a[pixel] || b[pixel] ? 1 : 0;
        }

        return either == 0 ? 1 : (double)both / either;
    }

    private static double Weighted(double[] a, double[] b)
    {
        var union = a.Zip(b, Math.Max).Sum();
        return union == 0 ? 1 : a.Zip(b, Math.Min).Sum() / union;
    }

    private static double SquaredError(VideoFrames real, VideoFrames generated, int frame, Size size)
    {
        using var first = Scaled(real, frame, size);
        using var second = Scaled(generated, frame, size);
        using var difference = new Mat();
        Cv2.Subtract(first, second, difference);
        return Cv2.Norm(difference, NormTypes.L2SQR) / (3.0 * size.Width * size.Height);
    }

    // Scaled in 8 bits, as the benchmark does, and then brought to 0..1.
    private static Mat Scaled(VideoFrames video, int frame, Size size)
    {
        using var picture = VideoSample.PictureOf(video, frame);
        using var small = new Mat();
        Cv2.Resize(picture, small, size);
        var unit = new Mat();
        small.ConvertTo(unit, MatType.CV_64FC3, 1.0 / 255);
        return unit;
    }
}
