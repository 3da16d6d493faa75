namespace Kinora.Server.Operations;

/// <summary>A training run as its page shows it.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Samples">Samples seen.</param>
/// <param name="Seconds">Of training so far.</param>
/// <param name="Changed">When its figures last grew, UTC.</param>
/// <param name="Train">Newest figures of training.</param>
/// <param name="HeldOut">Newest held-out figures.</param>
/// <param name="Plots">Names of the plots.</param>
/// <param name="Sheets">Names of the newest sample sheets, newest first.</param>
public sealed record TrainingRunView(
    string Name, long Samples, double Seconds, DateTime Changed, IReadOnlyList<KeyValuePair<string, double>> Train, IReadOnlyList<KeyValuePair<string, double>> HeldOut,
    IReadOnlyList<string> Plots, IReadOnlyList<string> Sheets);
