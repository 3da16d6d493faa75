namespace Kinora.Data.Clips;

/// <summary>A data set of clips can't be used; the message says what is wrong, row by row where it is the rows.</summary>
public sealed class ClipDataException : Exception
{
    /// <summary>Takes the whole message.</summary>
    /// <param name="message">Operation, what was expected, what came, and the remedy.</param>
    /// <param name="inner">The error underneath, if there is one.</param>
    public ClipDataException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Joins bad rows into one error.</summary>
    /// <param name="path">The data set.</param>
    /// <param name="rows">How many rows it has in all.</param>
    /// <param name="bad">The bad ones; at least one.</param>
    public ClipDataException(string path, int rows, IReadOnlyList<BadRow> bad)
        : base($"Reading the clips of {path}: {bad.Count} of {rows} rows can't be used{string.Concat(bad.Select(b => $"\n  {b}"))}\n" +
            "Mend or remove them, or set 'on_bad_rows' to \"skip\" to go on without them.")
    {
    }
}
