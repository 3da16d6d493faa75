namespace Kinora.Checkpoints;

/// <summary>What one checkpoint (a file, or a sharded set) holds.</summary>
/// <param name="Path">The file or index, relative to the inspected folder; the path itself when a file was inspected.</param>
/// <param name="Kind">Its format.</param>
/// <param name="Files">Its weight files, in ordinal order.</param>
/// <param name="Tensors">Its tensors, in ordinal order of their names.</param>
/// <param name="KeyFingerprint">Fingerprint of names and shapes, see <see cref="Checkpoints.KeyFingerprint"/>.</param>
/// <param name="KnownAs">Name of the published model with the same fingerprint; null when it is none of them.</param>
public sealed record CheckpointDescription(
    string Path,
    CheckpointKind Kind,
    IReadOnlyList<WeightFileDescription> Files,
    IReadOnlyList<TensorDescription> Tensors,
    string KeyFingerprint,
    string? KnownAs)
{
    /// <summary>Number of elements of all tensors.</summary>
    public long Parameters => Tensors.Sum(t => t.Parameters);

    /// <summary>Bytes of all tensors, without headers.</summary>
    public long TensorBytes => Tensors.Sum(t => t.Bytes);

    /// <summary>Number of elements by the type that they are stored as, most first.</summary>
    public IReadOnlyList<(string StoredAs, long Parameters)> ParametersByType =>
        [.. Tensors.GroupBy(t => t.StoredAs).Select(g => (g.Key, g.Sum(t => t.Parameters))).OrderByDescending(g => g.Item2).ThenBy(g => g.Key, StringComparer.Ordinal)];
}
