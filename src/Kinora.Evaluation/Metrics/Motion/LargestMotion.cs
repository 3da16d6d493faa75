namespace Kinora.Evaluation;

/// <summary>How fast the fastest part of a picture moves: the mean of the largest 5 % of the flow's magnitudes, as VBench takes it.</summary>
internal static class LargestMotion
{
    private const double Share = 0.05;

    /// <summary>Of one flow, in pixels.</summary>
    public static double Of(FlowField flow)
    {
        var count = flow.Width * flow.Height;
        var magnitudes = new double[count];
        for (var pixel = 0; pixel < count; pixel++) magnitudes[pixel] = flow.Magnitude(pixel);
        Array.Sort(magnitudes);
        return magnitudes.AsSpan(count - Math.Max(1, (int)(count * Share))).ToArray().Average();
    }
}
