namespace Kinora.Data.Preference;

/// <summary>A list of samples or pairs can't be used; the message says what is wrong, row by row where it is the rows.</summary>
public sealed class PreferenceDataException : Exception
{
    /// <summary>Takes the whole message.</summary>
    /// <param name="message">Operation, what was expected, what came, and the remedy.</param>
    /// <param name="inner">The error underneath, if there is one.</param>
    public PreferenceDataException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
