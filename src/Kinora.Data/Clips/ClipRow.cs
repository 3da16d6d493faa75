namespace Kinora.Data.Clips;

/// <summary>A row as its list has it: a file with captions. Whether the file can be decoded is not known yet.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Name">The file's name in the list.</param>
/// <param name="Media">The file.</param>
/// <param name="Captions">What is said of it, at least one; a sample draws one of them.</param>
public sealed record ClipRow(int Number, string Name, IClipMedia Media, IReadOnlyList<string> Captions)
{
    /// <summary>Whether it is a single picture.</summary>
    public bool IsStill => ClipKinds.IsStill(Name);
}
