namespace Kinora.Media;

/// <summary>A file holds no recipe, or a recipe can't be read or stored; the message says which and why.</summary>
public sealed class RecipeException : Exception
{
    /// <summary>A fault of a recipe.</summary>
    /// <param name="message">What was done, what came, and the remedy.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public RecipeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
