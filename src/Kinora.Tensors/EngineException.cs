namespace Kinora.Tensors;

/// <summary>The tensor engine can't be loaded or used on this machine.</summary>
public sealed class EngineException : Exception
{
    /// <summary>Makes the exception with what failed and the remedy.</summary>
    public EngineException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
