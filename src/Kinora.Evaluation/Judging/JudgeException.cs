namespace Kinora.Evaluation;

/// <summary>A judge can't be used or can't read what it is given; the message says what was wrong and what to do.</summary>
public sealed class JudgeException : Exception
{
    /// <summary>Takes the whole message.</summary>
    /// <param name="message">Operation, what was expected, what came, and the remedy.</param>
    public JudgeException(string message)
        : base(message)
    {
    }

    /// <summary>Takes the whole message and the error underneath.</summary>
    /// <param name="message">Operation, what was expected, what came, and the remedy.</param>
    /// <param name="inner">What was caught.</param>
    public JudgeException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
