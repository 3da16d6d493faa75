namespace Kinora.Media;

/// <summary>A video or picture was asked for that cannot be made as asked: an odd size, an unknown ending, a taken folder.
/// The message names every fault at once.</summary>
public sealed class MediaFormatException : Exception
{
    /// <summary>A refusal with all its reasons.</summary>
    /// <param name="operation">What was asked for.</param>
    /// <param name="faults">Every reason as a whole sentence that names the remedy; at least one.</param>
    public MediaFormatException(string operation, IReadOnlyList<string> faults)
        : base($"{operation}: {string.Join(" ", faults)}") => Faults = faults;

    /// <summary>Every reason, each a whole sentence.</summary>
    public IReadOnlyList<string> Faults { get; }
}
