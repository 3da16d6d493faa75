namespace Kinora.Evaluation;

/// <summary>A number that can be computed from one video alone.</summary>
public interface IVideoMetric
{
    /// <summary>What it is.</summary>
    MetricInfo Info { get; }

    /// <summary>Computes it.</summary>
    /// <param name="video">The video.</param>
    /// <returns>The number; null where the video has too few frames for it.</returns>
    double? Measure(VideoSample video);
}
