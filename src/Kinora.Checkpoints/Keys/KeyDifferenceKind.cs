namespace Kinora.Checkpoints;

/// <summary>What is different about a key.</summary>
public enum KeyDifferenceKind
{
    /// <summary>The network wants it, the checkpoint has it not.</summary>
    Missing,

    /// <summary>The checkpoint has it, the network has no place for it.</summary>
    Unexpected,

    /// <summary>Both have it, with different shapes.</summary>
    Shape,

    /// <summary>Both have it, with different element types.</summary>
    DType,
}
