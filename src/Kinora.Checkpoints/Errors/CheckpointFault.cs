namespace Kinora.Checkpoints;

/// <summary>One thing that is wrong with a checkpoint: where, what was expected, what was found, what to do.</summary>
/// <param name="File">Path of the file or folder at fault, as the caller gave it.</param>
/// <param name="Key">Name of the tensor, index entry or configuration field at fault; null when the whole file is.</param>
/// <param name="Expected">What a valid file holds at this place.</param>
/// <param name="Found">What this file holds there.</param>
/// <param name="Remedy">What the user can do about it.</param>
public sealed record CheckpointFault(string File, string? Key, string Expected, string Found, string Remedy)
{
    /// <summary>The fault in one line: file, key, expected, found, remedy.</summary>
    public override string ToString()
    {
        var place = Key is null ? File : $"{File}, '{Key}'";
        return $"{place}: expected {Expected}, found {Found}. {Remedy}";
    }
}
