using Kinora.Media;

namespace Kinora.Evaluation.Tests.KnownAnswers;

/// <summary>Synthetic videos whose every figure is known.</summary>
internal static class Clip
{
    public const int Side = 64;
    public const int Frames = 51;
    public const double Rate = 25;

    /// <summary>A grey level for every pixel of every frame.</summary>
    public static VideoSample Of(Func<int, double, double, double> level, int frames = Frames) => Of((t, x, y) => (level(t, x, y), level(t, x, y), level(t, x, y)), frames);

    public static VideoSample Of(Func<int, double, double, (double R, double G, double B)> colour, int frames = Frames)
    {
        var video = new VideoFrames(frames, Side, Side);
        for (var t = 0; t < frames; t++)
        {
            var frame = video.FrameSpan(t);
            for (var pixel = 0; pixel < Side * Side; pixel++)
            {
                var (r, g, b) = colour(t, pixel % Side, pixel / Side);
                (frame[3 * pixel], frame[(3 * pixel) + 1], frame[(3 * pixel) + 2]) = (Byte(r), Byte(g), Byte(b));
            }
        }

        return new VideoSample(video, Rate);
    }

    /// <summary>Smooth waves in all directions, so that every place looks different.</summary>
    public static double Texture(double x, double y) =>
        128 + (35 * Math.Sin((0.31 * x) + (0.09 * y))) + (30 * Math.Sin((0.35 * y) - (0.07 * x) + 1)) + (20 * Math.Sin(0.19 * (x + y)));

    public static VideoSample Still() => Of((_, x, y) => Texture(x, y));

    /// <summary>The texture, moved as a whole.</summary>
    public static VideoSample Moved(Func<int, (double X, double Y)> place) => Of((t, x, y) => Texture(x - place(t).X, y - place(t).Y));

    public static VideoSample Gliding(double pixelsPerFrame) => Moved(t => (pixelsPerFrame * t, 0));

    public static VideoSample Reversed(VideoSample video)
    {
        var reversed = new VideoFrames(video.Count, Side, Side);
        for (var t = 0; t < video.Count; t++) video.Frames.FrameSpan(video.Count - 1 - t).CopyTo(reversed.FrameSpan(t));
        return new VideoSample(reversed, Rate);
    }

    /// <summary>A bright disc at some height over a dark ground; heights are shares of the picture.</summary>
    public static VideoSample Disc(Func<int, double> height, int frames = Frames) => Of((t, x, y) =>
    {
        // Soft by a pixel at the rim, so that the centre is where it is told to be and not at the nearest pixel.
        var distance = Math.Sqrt(Math.Pow(x + 0.5 - (Side / 2), 2) + Math.Pow(y + 0.5 - (Side * height(t)), 2));
        return 40 + (180 * Math.Clamp(6.5 - distance, 0, 1));
    }, frames);

    private static byte Byte(double level) => (byte)Math.Clamp(Math.Round(level), 0, 255);
}
