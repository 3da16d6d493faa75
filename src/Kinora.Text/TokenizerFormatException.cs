namespace Kinora.Text;

/// <summary>A tokenizer file is not what it should be: not a SentencePiece model, not a WordPiece vocabulary, or one
/// without the pieces that the text encoder needs.</summary>
public sealed class TokenizerFormatException : Exception
{
    /// <summary>Names the file and what is wrong with it.</summary>
    /// <param name="filePath">The file that was read.</param>
    /// <param name="message">What was expected, what came, and the remedy.</param>
    /// <param name="innerException">What the reader itself reported, if anything.</param>
    public TokenizerFormatException(string filePath, string message, Exception? innerException = null)
        : base(message, innerException) => FilePath = filePath;

    /// <summary>The file that was read.</summary>
    public string FilePath { get; }
}
