namespace Kinora.Evaluation;

/// <summary>
/// Second differences along tracks: points on a grid follow the optical flow, and the root mean square of
/// p(t+1) - 2 p(t) + p(t-1) over all points and moments is told in thousandths of the short side. Even motion has 0, a
/// picture that falls with acceleration a has a, in lengths per frame squared. A point whose flow does not lead back is dropped
/// (see <see cref="FlowField.IsConsistent"/>). Acceleration as a measure of smoothness is that of human movement science
/// (Flash and Hogan 1985 take the derivative after it).
/// </summary>
public sealed class TrackJitter : IVideoMetric
{
    private const int PointsPerSide = 16;

    /// <inheritdoc/>
    public MetricInfo Info { get; } = new(
        "track_jitter", "Jitter along tracks", "motion", MetricDirection.Lower, "Root mean square second difference of points that follow the flow, thousandths of the short side per frame squared; 0 is even motion.") { Bounds = Interval.Positive };

    /// <inheritdoc/>
    public double? Measure(VideoSample video)
    {
        double sum = 0;
        var count = 0;
        for (var frame = 0; frame + 2 < video.Count; frame++)
        {
            foreach (var (x, y) in Grid(video))
            {
                var (first, second) = (video.Flow(frame), video.Flow(frame + 1));
                if (!first.Forward.IsConsistent(x, y, first.Backward)) continue;
                var (dx, dy) = first.Forward.At(x, y);
                if (!second.Forward.IsConsistent(x + dx, y + dy, second.Backward)) continue;
                var (nextX, nextY) = second.Forward.At(x + dx, y + dy);
                sum += ((nextX - dx) * (nextX - dx)) + ((nextY - dy) * (nextY - dy));
                count++;
            }
        }

        return count == 0 ? null : 1000 * Math.Sqrt(sum / count) / video.ShortSide;
    }

    // Three frames long, begun anew in every frame, so that points never crowd where the motion carries them.
    private static IEnumerable<(double X, double Y)> Grid(VideoSample video) =>
        from row in Enumerable.Range(0, PointsPerSide)
        from column in Enumerable.Range(0, PointsPerSide)
        select ((column + 0.5) * video.Width / PointsPerSide, (row + 0.5) * video.Height / PointsPerSide);
}
