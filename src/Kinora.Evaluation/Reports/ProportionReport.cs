namespace Kinora.Evaluation;

/// <summary>A share with its count and interval, as reports hold it.</summary>
/// <param name="Share">Right over trials; null without trials.</param>
/// <param name="Right">Trials that went right.</param>
/// <param name="Of">Trials.</param>
/// <param name="Low">Lower end of Wilson's interval at 95 %.</param>
/// <param name="High">Upper end.</param>
public sealed record ProportionReport(double? Share, int Right, int Of, double Low, double High)
{
    /// <summary>Of counted trials; those that do not apply (null) are no trials.</summary>
    /// <param name="trials">Whether each went right.</param>
    public static ProportionReport Count(IEnumerable<bool?> trials)
    {
        var counted = Proportion.Count(trials.OfType<bool>());
        var (low, high) = counted.Interval;
        return new ProportionReport(counted.Of == 0 ? null : counted.Share, counted.Right, counted.Of, low, high);
    }
}
