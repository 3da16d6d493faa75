namespace Kinora.Evaluation;

/// <summary>An evaluation can't be made of what it is given; the message says what was wrong and what to do.</summary>
public sealed class EvaluationException : Exception
{
    /// <summary>Takes the whole message.</summary>
    /// <param name="message">Operation, what was expected, what came, and the remedy.</param>
    public EvaluationException(string message)
        : base(message)
    {
    }

    /// <summary>Takes the whole message and the error underneath.</summary>
    /// <param name="message">Operation, what was expected, what came, and the remedy.</param>
    /// <param name="inner">What was caught.</param>
    public EvaluationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
