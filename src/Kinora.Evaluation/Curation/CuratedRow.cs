using System.Text.Json.Serialization;

namespace Kinora.Evaluation;

/// <summary>One row of a data set: what was measured on its clip, and whether it stays.</summary>
/// <param name="Number">Its number in the list, from 1.</param>
/// <param name="Name">The file's name in the list.</param>
/// <param name="Sha256">Fingerprint of the file's content; null where it could not be read.</param>
/// <param name="Clip">Fingerprint of the CLIP that it was measured with; null for none.</param>
/// <param name="Reasons">Why it goes; empty where it stays.</param>
/// <param name="Figures">Figures by the metric's key.</param>
public sealed record CuratedRow(int Number, string Name, string? Sha256, string? Clip, IReadOnlyList<CurationReason> Reasons, IReadOnlyDictionary<string, double> Figures)
{
    /// <summary>Whether it stays.</summary>
    [JsonIgnore]
    public bool IsKept => Reasons.Count == 0;

    /// <summary>A row on whose clip nothing could be measured.</summary>
    /// <param name="number">Its number in the list, from 1.</param>
    /// <param name="name">The file's name in the list.</param>
    /// <param name="reason">Why not.</param>
    internal static CuratedRow Unmeasured(int number, string name, CurationReason reason) => new(number, name, null, null, [reason], new Dictionary<string, double>());
}
