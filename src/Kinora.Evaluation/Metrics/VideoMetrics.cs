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

    /// <summary>Measures a video with all of them.</summary>
    /// <param name="video">The video.</param>
    /// <returns>Figures by the metric's key; those for which it has too few frames are left out.</returns>
    public static Dictionary<string, double> Measure(VideoSample video) =>
        All.Select(metric => (metric.Info.Key, Value: metric.Measure(video))).Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!.Value, StringComparer.Ordinal);
}
