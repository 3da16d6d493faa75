using OpenCvSharp;

namespace Kinora.Evaluation;

/// <summary>Dense optical flow by polynomial expansion (Farnebäck 2003), OpenCV's implementation.</summary>
internal static class OpticalFlow
{
    private const double PyramidScale = 0.5;
    private const int Levels = 4;
    private const int Window = 13;
    private const int Iterations = 5;
    private const int Neighbourhood = 7;
    private const double Deviation = 1.5;

    // Sums must not depend on how many threads there are.
    static OpticalFlow() => Cv2.SetNumThreads(1);

    /// <summary>The flow from one picture to another.</summary>
    /// <param name="from">Luma [H, W].</param>
    /// <param name="to">The other.</param>
    /// <param name="width">Columns of both.</param>
    /// <param name="height">Rows of both.</param>
    public static FlowField Measure(byte[] from, byte[] to, int width, int height)
    {
        using var first = Mat.FromPixelData(height, width, MatType.CV_8UC1, from);
        using var second = Mat.FromPixelData(height, width, MatType.CV_8UC1, to);
        using var flow = new Mat();
        Cv2.CalcOpticalFlowFarneback(first, second, flow, PyramidScale, Levels, Window, Iterations, Neighbourhood, Deviation, OpticalFlowFlags.None);
        var vectors = new float[2 * width * height];
        System.Runtime.InteropServices.Marshal.Copy(flow.Data, vectors, 0, vectors.Length);
        return new FlowField(width, height, vectors);
    }
}
