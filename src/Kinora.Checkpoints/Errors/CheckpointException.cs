namespace Kinora.Checkpoints;

/// <summary>Base of every error about checkpoint files: reading, matching against a network, writing.</summary>
public abstract class CheckpointException : Exception
{
    private protected CheckpointException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
