using System.Globalization;

namespace Kinora.Training;

/// <summary>How far a run is, for the person who watches.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Samples">Samples seen in all.</param>
/// <param name="Total">Samples of the whole run.</param>
/// <param name="Loss">Of the step just taken.</param>
/// <param name="SamplesPerSecond">Mean of this session, with everything that is done between the steps; above 0.</param>
internal sealed record TrainingProgress(string Stage, long Samples, long Total, double Loss, double SamplesPerSecond)
{
    /// <summary>Time left at the session's speed; nothing at the end.</summary>
    public TimeSpan Remaining => TimeSpan.FromSeconds(Math.Max(0, Total - Samples) / SamplesPerSecond);

    /// <summary>Such as <c>vae 1,200/5,250 samples, loss 0.123, 3.1 samples/s, 22 min left</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Stage} {Samples:N0}/{Total:N0} samples, loss {Loss:G3}, {SamplesPerSecond:G3} samples/s, {Text(Remaining)} left");

    private static string Text(TimeSpan time) => time switch
    {
        { TotalSeconds: < 90 } => $"{Math.Ceiling(time.TotalSeconds):F0} s",
        { TotalMinutes: < 90 } => $"{time.TotalMinutes:F0} min",
        _ => $"{Math.Floor(time.TotalHours):F0} h {time.Minutes} min",
    };
}
