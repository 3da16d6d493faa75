namespace Kinora.Diffusion;

/// <summary>
/// Guidance that fades as the video takes shape (report section 5): g(t) = max(g - d t (g - 1), 1), t from 0 at the noise to 1. With the
/// report's d = 9 nothing is left of it from t = 1/9 on.
/// </summary>
public static class DiminishingGuidance
{
    /// <summary>The report's d.</summary>
    public const double ReportDecay = 9;

    /// <summary>The scale at a time.</summary>
    /// <param name="scale">g, the scale at the noise.</param>
    /// <param name="decay">d, at least 0; 0 keeps the scale constant.</param>
    /// <param name="time">t in [0, 1], 0 being noise.</param>
    public static double At(double scale, double decay, double time) =>
        decay == 0 || scale <= 1 ? scale : Math.Max(scale - (decay * time * (scale - 1)), 1);
}
