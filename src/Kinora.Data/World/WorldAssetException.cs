namespace Kinora.Data.World;

/// <summary>The data the world is made from (font, names, drawing tools) is missing or not as expected. The message
/// names the apt package that brings it.</summary>
public sealed class WorldAssetException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Operation, expected, got, remedy.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public WorldAssetException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
