namespace Kinora.Tensors;

/// <summary>An operator refused its arguments. The message names the operator and every argument's shape and dtype.</summary>
public sealed class TensorException : Exception
{
    /// <summary>Makes the exception for one failed call.</summary>
    /// <param name="operation">The operator, such as <c>matmul</c>.</param>
    /// <param name="message">What was expected and what came.</param>
    /// <param name="inner">What a backward function of our own threw, if that was it.</param>
    public TensorException(string operation, string message, Exception? inner = null)
        : base(message, inner) => Operation = operation;

    /// <summary>The operator that failed.</summary>
    public string Operation { get; }

    /// <summary>Whether the engine ran out of memory.</summary>
    public bool IsOutOfMemory =>
        Message.Contains("not enough memory", StringComparison.OrdinalIgnoreCase) ||
        Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) ||
        Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase);
}
