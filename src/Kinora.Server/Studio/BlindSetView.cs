namespace Kinora.Server.Studio;

/// <summary>A set of shared videos as its admin sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsOpen">Whether people vote on it.</param>
/// <param name="Videos">Videos that are still shared.</param>
/// <param name="Judged">Pairs that were judged, by whomever.</param>
public sealed record BlindSetView(string Id, string Name, bool IsOpen, int Videos, int Judged);
