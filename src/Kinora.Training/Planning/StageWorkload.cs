using Kinora.Nn;

namespace Kinora.Training.Planning;

/// <summary>What a stage computes, from shapes.</summary>
/// <param name="Networks">Every network in memory.</param>
/// <param name="Trained">The trained weights' shapes, in the stage's order; freed with the workload.</param>
/// <param name="Steps">The kinds of steps; their shares add up to 1.</param>
/// <param name="Unit">What a sample's size is counted in, such as <c>tokens</c>.</param>
/// <param name="CountedBatch">Samples that a step counts, whatever its kind.</param>
/// <param name="MeasuringBytes">Activations of held-out figures and sample sheets at their highest.</param>
public sealed record StageWorkload(
    IReadOnlyList<PlannedNetwork> Networks, IReadOnlyList<Parameter> Trained, IReadOnlyList<PlannedStep> Steps, string Unit, int CountedBatch, long MeasuringBytes) : IDisposable
{
    /// <summary>Names that the optimizer treats as embeddings; null for none.</summary>
    public Predicate<string>? Embeds { get; init; }

    /// <summary>Clips whose latents the stage has, 0 for a stage without.</summary>
    public int CachedClips { get; init; }

    /// <summary>How many of them are still to be encoded.</summary>
    public int ClipsToEncode { get; init; }

    /// <summary>Bytes of cached latents per clip.</summary>
    public long LatentBytesPerClip { get; init; }

    /// <summary>Operations of encoding one clip for the cache.</summary>
    public double EncodeFlopsPerClip { get; init; }

    /// <summary>Activations of encoding one clip, in bytes.</summary>
    public long EncodeBytes { get; init; }

    /// <summary>How many numbers the export holds; null for those of the networks that are trained.</summary>
    public long? ExportedNumbers { get; init; }

    /// <summary>Bytes of an exported number.</summary>
    public int ExportBytesPerNumber { get; init; } = sizeof(float);

    /// <summary>Frees the shapes.</summary>
    public void Dispose()
    {
        foreach (var parameter in Trained) parameter.Value.Dispose();
    }
}
