namespace Kinora.Evaluation;

/// <summary>A parabola fitted to the free part of a fall: from the release to the first touch of the ground.</summary>
/// <param name="Acceleration">Downward, picture heights per second squared.</param>
/// <param name="Drop">Way fallen in the fitted part, picture heights.</param>
/// <param name="Residual">Root mean square distance from the parabola, picture heights.</param>
/// <param name="Frames">Frames fitted.</param>
public sealed record FreeFall(double Acceleration, double Drop, double Residual, int Frames)
{
    // A fall of less is within what reading errs by.
    private const double LeastDrop = 0.15;
    private const int LeastFrames = 8;

    // What is farther than this from any parabola is no free fall.
    private const double LargestResidual = 0.02;

    // The thing rests at its place until it has moved by this much.
    private const double Still = 0.01;

    // It has turned upward, and so touched the ground, when it has risen by this much and by this share of the drop.
    private const double Turned = 0.02;
    private const double TurnedShare = 0.12;

    /// <summary>Whether the acceleration is within a share of the one that is expected.</summary>
    /// <param name="gravity">The expected one.</param>
    /// <param name="tolerance">The share.</param>
    public bool Agrees(double gravity, double tolerance) => Math.Abs(Acceleration - gravity) <= tolerance * gravity;

    /// <summary>Fits a track.</summary>
    /// <param name="heights">Centre of the thing in each frame, picture heights downward; null where it was not found.</param>
    /// <param name="framesPerSecond">Frames per second.</param>
    /// <returns>The fit; null when the track holds no free fall: it drops too little or too short, or along no parabola.</returns>
    public static FreeFall? Fit(IReadOnlyList<double?> heights, double framesPerSecond)
    {
        var points = heights.Index().Where(item => item.Item is not null).Select(item => (Frame: item.Index, Y: item.Item!.Value)).ToList();
        var touch = FindTouch(points);
        if (touch < LeastFrames) return null;
        var before = points[..touch];
        var top = before.Min(point => point.Y);
        var release = before.FindLastIndex(point => point.Y <= top + Still);
        var free = before[release..];
        // The frame of the touch itself may show the bounce already.
        if (free.Count < LeastFrames || free[^1].Y - free[0].Y < LeastDrop) return null;
        var (curvature, residual) = Parabola([.. free.Select(point => (point.Frame / framesPerSecond, point.Y))]);
        return residual > LargestResidual ? null : new FreeFall(2 * curvature, free[^1].Y - free[0].Y, residual, free.Count);
    }

    // Index of the lowest point before the first turn upward; of the first point at the bottom where it never turns.
    private static int FindTouch(List<(int Frame, double Y)> points)
    {
        var (lowest, highest) = (0, 0);
        for (var k = 1; k < points.Count; k++)
        {
            if (points[k].Y < points[highest].Y && points[lowest].Y - points[highest].Y < LeastDrop) (highest, lowest) = (k, k);
            if (points[k].Y > points[lowest].Y) lowest = k;
            var drop = points[lowest].Y - points[highest].Y;
            if (drop >= LeastDrop && points[lowest].Y - points[k].Y > Math.Max(Turned, TurnedShare * drop)) return lowest;
        }

        if (points.Count == 0) return 0;
        var bottom = points.Max(point => point.Y);
        return points.FindIndex(point => point.Y >= bottom - Still);
    }

    // Least squares of y = a + b t + c t^2 about the mean time, where the sums of odd powers stay small.
    private static (double Curvature, double Residual) Parabola((double T, double Y)[] points)
    {
        var middle = points.Average(point => point.T);
        var rows = points.Select(point => (T: point.T - middle, point.Y)).ToList();
        var n = (double)rows.Count;
        double s1 = rows.Sum(r => r.T), s2 = rows.Sum(r => r.T * r.T), s3 = rows.Sum(r => Math.Pow(r.T, 3)), s4 = rows.Sum(r => Math.Pow(r.T, 4));
        double y0 = rows.Sum(r => r.Y), y1 = rows.Sum(r => r.T * r.Y), y2 = rows.Sum(r => r.T * r.T * r.Y);
        var determinant = Det(n, s1, s2, s1, s2, s3, s2, s3, s4);
        var a = Det(y0, s1, s2, y1, s2, s3, y2, s3, s4) / determinant;
        var b = Det(n, y0, s2, s1, y1, s3, s2, y2, s4) / determinant;
        var c = Det(n, s1, y0, s1, s2, y1, s2, s3, y2) / determinant;
        return (c, Math.Sqrt(rows.Average(r => Math.Pow(r.Y - a - (b * r.T) - (c * r.T * r.T), 2))));
    }

    private static double Det(double a, double b, double c, double d, double e, double f, double g, double h, double i) =>
        (a * ((e * i) - (f * h))) - (b * ((d * i) - (f * g))) + (c * ((d * h) - (e * g)));
}
