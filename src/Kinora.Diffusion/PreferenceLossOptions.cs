namespace Kinora.Diffusion;

/// <summary>Settings of <see cref="PreferenceLoss"/>.</summary>
/// <param name="Beta">How strongly a pair pulls away from the reference, above 0. Errors are means over values, so hundreds are usual.</param>
/// <param name="WinnerWeight">Weight of the winner's own flow-matching error, at least 0: it keeps the winner likely while the loser becomes less so.</param>
/// <param name="LoserLimit">
/// How far the loser's error may count as grown, as a share of the reference's: beyond it the pair no longer pushes the loser away. At least 0;
/// null for no limit.
/// </param>
public sealed record PreferenceLossOptions(double Beta = 500, double WinnerWeight = 0, double? LoserLimit = null)
{
    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; every fault is named.</exception>
    public PreferenceLossOptions Checked()
    {
        var faults = new List<string>();
        if (!double.IsFinite(Beta) || Beta <= 0) faults.Add($"beta is {Beta}, it must be above 0");
        if (!double.IsFinite(WinnerWeight) || WinnerWeight < 0) faults.Add($"the winner's weight is {WinnerWeight}, it must be at least 0");
        if (LoserLimit is { } limit && !(double.IsFinite(limit) && limit >= 0)) faults.Add($"the loser's limit is {limit}, it must be at least 0");
        return faults.Count == 0 ? this : throw new ArgumentException("Preference loss: " + string.Join("; ", faults) + ".");
    }
}
