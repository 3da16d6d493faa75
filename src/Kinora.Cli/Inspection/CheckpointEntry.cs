using Kinora.Checkpoints;

namespace Kinora.Cli.Inspection;

/// <summary>
/// One checkpoint of a report: <c>parameters</c> are the elements of all tensors, <c>dtypes</c> the same by the type that they are stored as, and
/// <c>known_as</c> is the published model with the same names and shapes, null when it is none.
/// </summary>
internal sealed record CheckpointEntry(
    string Path, string Format, IReadOnlyList<string> Files, long FileBytes, int TensorCount, long Parameters,
    IReadOnlyDictionary<string, long> Dtypes, string KeyFingerprint, string? KnownAs, IReadOnlyList<TensorEntryReport> Tensors)
{
    public static CheckpointEntry Of(CheckpointDescription checkpoint) => new(
        checkpoint.Path,
        checkpoint.Kind.ToString(),
        [.. checkpoint.Files.Select(f => f.File)],
        checkpoint.Files.Sum(f => f.FileBytes),
        checkpoint.Tensors.Count,
        checkpoint.Parameters,
        checkpoint.ParametersByType.ToDictionary(p => p.StoredAs, p => p.Parameters),
        checkpoint.KeyFingerprint,
        checkpoint.KnownAs,
        [.. checkpoint.Tensors.Select(t => new TensorEntryReport(t.Name, t.StoredAs, t.Shape))]);
}
