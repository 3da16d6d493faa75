namespace Kinora.Evaluation;

/// <summary>The metrics that every video is measured with.</summary>
public static class VideoMetrics
{
    /// <summary>All of them, axis by axis.</summary>
    public static IReadOnlyList<IVideoMetric> All { get; } =
    [
        new InterpolationSmoothness(), new TrackJitter(), new MotionAmount(), new DynamicDegree(),
        new TemporalFlicker(), new NormalisedFlicker(), new WarpingError(), new SeamScore(), new ColourDrift(),
        new Exposure(), new Saturation(), new Sharpness(), new Colourfulness(),
    ];
}
