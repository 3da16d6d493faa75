namespace Kinora.Training;

/// <summary>A training run can't start or go on; the message says what was being done, what is wrong and what to do.</summary>
public sealed class TrainingException : Exception
{
    /// <summary>Takes the whole message.</summary>
    /// <param name="message">Operation, what was expected, what came, and the remedy.</param>
    public TrainingException(string message)
        : base(message)
    {
    }

    /// <summary>Takes the whole message and the error underneath.</summary>
    /// <param name="message">Operation, what was expected, what came, and the remedy.</param>
    /// <param name="inner">What was caught.</param>
    public TrainingException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Throws when there is any fault, with all of them in one message.</summary>
    /// <param name="operation">What was being done, as the beginning of a sentence.</param>
    /// <param name="faults">Half sentences: what is wrong and what would be right.</param>
    public static void ThrowIfAny(string operation, IReadOnlyList<string> faults)
    {
        if (faults.Count == 1) throw new TrainingException($"{operation}: {faults[0]}.");
        if (faults.Count > 1) throw new TrainingException($"{operation}: {faults.Count} faults{string.Concat(faults.Select(f => $"\n  {f}"))}");
    }
}
