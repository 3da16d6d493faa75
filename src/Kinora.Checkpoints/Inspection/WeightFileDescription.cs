namespace Kinora.Checkpoints;

/// <summary>One file of an inspected checkpoint.</summary>
/// <param name="File">Its path.</param>
/// <param name="FileBytes">Its length on disk.</param>
/// <param name="Tensors">Number of tensors in it.</param>
/// <param name="Parameters">Number of elements of all its tensors.</param>
/// <param name="Metadata">Free text entries of a safetensors header, or the plain values of a torch archive.</param>
public sealed record WeightFileDescription(
    string File, long FileBytes, int Tensors, long Parameters, IReadOnlyDictionary<string, string> Metadata);
