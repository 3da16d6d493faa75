using Kinora.Media;
using OpenCvSharp;

namespace Kinora.Evaluation;

/// <summary>
/// Where something moves, as Physics-IQ finds it (Motamed et al. 2025): grey, Gaussian blur of 5x5, difference to a running mean that takes
/// 0.3 of every new frame, more than 10 levels, opened and closed with 5x5. The first frame's mask is empty.
/// </summary>
internal static class MotionMasks
{
    private const double Running = 0.3;
    private const double Threshold = 10;
    private const int Kernel = 5;

    /// <summary>Masks of a video at another size: made at the video's own, scaled bilinearly, above half.</summary>
    /// <param name="video">The video.</param>
    /// <param name="frames">How many frames of it.</param>
    /// <param name="size">Size of the masks.</param>
    /// <returns>For every frame whether each pixel moves.</returns>
    public static bool[][] Of(VideoFrames video, int frames, Size size)
    {
        using var mean = new Mat();
        using var kernel = Mat.Ones(Kernel, Kernel, MatType.CV_8UC1).ToMat();
        var masks = new bool[frames][];
        for (var frame = 0; frame < frames; frame++)
        {
            using var picture = VideoSample.PictureOf(video, frame);
            using var grey = new Mat();
            Cv2.CvtColor(picture, grey, ColorConversionCodes.RGB2GRAY);
            Cv2.GaussianBlur(grey, grey, new Size(Kernel, Kernel), 0);
            using var mask = frame == 0 ? Begin(grey, mean) : Next(grey, mean, kernel);
            masks[frame] = Scale(mask, size);
        }

        return masks;
    }

    private static Mat Begin(Mat grey, Mat mean)
    {
        grey.ConvertTo(mean, MatType.CV_64FC1);
        return Mat.Zeros(grey.Rows, grey.Cols, MatType.CV_8UC1).ToMat();
    }

    private static Mat Next(Mat grey, Mat mean, Mat kernel)
    {
        Cv2.AccumulateWeighted(grey, mean, Running, null!);
        using var background = new Mat();
        Cv2.ConvertScaleAbs(mean, background);
        var mask = new Mat();
        Cv2.Absdiff(grey, background, mask);
        Cv2.Threshold(mask, mask, Threshold, 255, ThresholdTypes.Binary);
        Cv2.MorphologyEx(mask, mask, MorphTypes.Open, kernel);
        Cv2.MorphologyEx(mask, mask, MorphTypes.Close, kernel);
        return mask;
    }

    private static bool[] Scale(Mat mask, Size size)
    {
        using var scaled = new Mat();
        Cv2.Resize(mask, scaled, size);
        var bytes = new byte[size.Width * size.Height];
        System.Runtime.InteropServices.Marshal.Copy(scaled.Data, bytes, 0, bytes.Length);
        return [.. bytes.Select(level => level > 127)];
    }
}
