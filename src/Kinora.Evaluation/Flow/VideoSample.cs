using Kinora.Media;
using OpenCvSharp;

namespace Kinora.Evaluation;

/// <summary>A video as metrics see it: its frames, their luma at a working size, and the flow between neighbours, each computed once.</summary>
public sealed class VideoSample
{
    /// <summary>Flow is computed on pictures whose short side has at most so many pixels.</summary>
    public const int WorkingSide = 256;

    /// <summary>Frames that the Video-VAE decodes at once.</summary>
    public const int ChunkFrames = 17;

    private readonly byte[][] _luma;
    private readonly FlowPair?[] _flows;

    /// <summary>Takes a video.</summary>
    /// <param name="frames">Its frames.</param>
    /// <param name="framesPerSecond">Frames per second at which it plays.</param>
    public VideoSample(VideoFrames frames, double framesPerSecond)
    {
        (Frames, FramesPerSecond) = (frames, framesPerSecond);
        var scale = Math.Min(1, (double)WorkingSide / Math.Min(frames.Width, frames.Height));
        Width = Math.Max(1, (int)Math.Round(frames.Width * scale));
        Height = Math.Max(1, (int)Math.Round(frames.Height * scale));
        _luma = [.. Enumerable.Range(0, frames.FrameCount).Select(LumaOf)];
        _flows = new FlowPair?[Math.Max(0, frames.FrameCount - 1)];
    }

    /// <summary>Reads a video file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostFrames">Frames at most, from its beginning on; null for all.</param>
    /// <param name="mostSide">Pixels of the short side at most, larger pictures are scaled down; null for any.</param>
    /// <param name="cancellation">Stops the decoder.</param>
    /// <exception cref="MediaToolException">The file is no video or damaged, or ffmpeg is missing.</exception>
    public static VideoSample Read(string path, int? mostFrames = null, int? mostSide = null, CancellationToken cancellation = default)
    {
        var info = VideoReader.Probe(path, cancellation: cancellation);
        var scale = Math.Min(1, (double)(mostSide ?? int.MaxValue) / Math.Min(info.Width, info.Height));
        FrameSize? size = scale < 1 ? new FrameSize((int)Math.Round(info.Width * scale), (int)Math.Round(info.Height * scale)) : null;
        return new VideoSample(VideoReader.ReadFrames(path, new VideoReadOptions { Size = size, MaxFrames = mostFrames }, cancellation), info.FrameRate.FramesPerSecond);
    }

    /// <summary>Its frames.</summary>
    public VideoFrames Frames { get; }

    /// <summary>Frames per second at which it plays.</summary>
    public double FramesPerSecond { get; }

    /// <summary>Columns at the working size.</summary>
    public int Width { get; }

    /// <summary>Rows at the working size.</summary>
    public int Height { get; }

    /// <summary>The shorter side at the working size: what lengths are told in.</summary>
    public int ShortSide => Math.Min(Width, Height);

    /// <summary>Frames.</summary>
    public int Count => _luma.Length;

    /// <summary>BT.601 luma of a frame at the working size, [H, W].</summary>
    /// <param name="frame">From 0.</param>
    internal byte[] Luma(int frame) => _luma[frame];

    /// <summary>The flow between a frame and the next.</summary>
    /// <param name="frame">The earlier one, from 0.</param>
    internal FlowPair Flow(int frame) => _flows[frame] ??= FlowBetween(frame, frame + 1);

    /// <summary>The flow between any two frames, computed anew.</summary>
    internal FlowPair FlowBetween(int first, int second) =>
        new(OpticalFlow.Measure(_luma[first], _luma[second], Width, Height), OpticalFlow.Measure(_luma[second], _luma[first], Width, Height));

    /// <summary>Some frames, evenly spaced, as OpenCV holds pictures (RGB); the caller disposes them.</summary>
    /// <param name="most">How many at most.</param>
    internal IEnumerable<Mat> Pictures(int most) => ContactSheetLayout.Spread(Count, most).Select(frame => PictureOf(Frames, frame));

    /// <summary>One frame as OpenCV holds pictures, RGB; the caller disposes it.</summary>
    internal static Mat PictureOf(VideoFrames frames, int frame)
    {
        using var view = Mat.FromPixelData(frames.Height, frames.Width, MatType.CV_8UC3, frames.FrameMemory(frame).ToArray());
        return view.Clone();
    }

    private byte[] LumaOf(int frame)
    {
        using var picture = PictureOf(Frames, frame);
        using var luma = new Mat();
        Cv2.CvtColor(picture, luma, ColorConversionCodes.RGB2GRAY);
        if (Width == Frames.Width && Height == Frames.Height) return Bytes(luma);
        using var small = new Mat();
        Cv2.Resize(luma, small, new Size(Width, Height), interpolation: InterpolationFlags.Area);
        return Bytes(small);
    }

    private static byte[] Bytes(Mat picture)
    {
        var bytes = new byte[picture.Rows * picture.Cols];
        System.Runtime.InteropServices.Marshal.Copy(picture.Data, bytes, 0, bytes.Length);
        return bytes;
    }
}
