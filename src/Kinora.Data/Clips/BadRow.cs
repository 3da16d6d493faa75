namespace Kinora.Data.Clips;

/// <summary>A row that can't be used.</summary>
/// <param name="Number">Its number, from 1: the data rows of a table, the entries of a folder or archive in the order of their names.</param>
/// <param name="Name">What it names; empty where it names nothing.</param>
/// <param name="Reason">Why, as half a sentence; several reasons are joined with semicolons.</param>
public sealed record BadRow(int Number, string Name, string Reason)
{
    /// <summary>The row in one line: number, name, reason.</summary>
    public override string ToString() => $"row {Number}{(Name.Length == 0 ? "" : $" ({Name})")}: {Reason}";
}
