namespace Kinora.Checkpoints;

/// <summary>One key on which a network and a checkpoint disagree.</summary>
/// <param name="Kind">What is different.</param>
/// <param name="Name">The key.</param>
/// <param name="File">The file that holds the key; for a missing key, the description of the source that was searched.</param>
/// <param name="Expected">Shape or dtype that the network wants; empty for an unexpected key.</param>
/// <param name="Found">Shape or dtype in the file; empty for a missing key.</param>
/// <param name="Nearest">For missing and unexpected keys, the most similar names of the other side, nearest first, at most three. Given for the first fifty keys of each kind.</param>
public sealed record KeyDifference(
    KeyDifferenceKind Kind, string Name, string File, string Expected, string Found, IReadOnlyList<string> Nearest)
{
    /// <summary>The difference in one line.</summary>
    public override string ToString()
    {
        var name = FaultList.Printable(Name);
        var nearest = Nearest.Count == 0 ? "" : $"; nearest: {FaultList.Printable(string.Join(", ", Nearest))}";
        return Kind switch
        {
            KeyDifferenceKind.Missing => $"missing    {name} {Expected}{nearest}",
            KeyDifferenceKind.Unexpected => $"unexpected {name} {Found} in {File}{nearest}",
            KeyDifferenceKind.Shape => $"misshapen  {name}: expected {Expected}, found {Found} in {File}",
            _ => $"dtype      {name}: expected {Expected}, found {Found} in {File}",
        };
    }
}
