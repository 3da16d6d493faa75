namespace Kinora.Pipelines;

/// <summary>What a stage of a generation needs.</summary>
/// <param name="Stage">Which.</param>
/// <param name="Networks">The networks that are in memory together.</param>
/// <param name="ActivationBytes">The most bytes of intermediate results at once.</param>
/// <param name="Operations">Floating-point operations of its products over the whole request.</param>
/// <param name="Passes">How often every weight is used.</param>
/// <param name="TiledBytes">The same bytes where the stage works in tiles; null where it can't.</param>
internal sealed record StageNeed(GenerationStage Stage, IReadOnlyList<NetworkNeed> Networks, long ActivationBytes, double Operations, long Passes, long? TiledBytes = null)
{
    /// <summary>Bytes with all weights in memory.</summary>
    public long WholeBytes => ActivationBytes + Networks.Sum(n => n.WholeBytes);

    /// <summary>The fewest bytes that the stage runs in.</summary>
    public long SmallestBytes => Math.Min(ActivationBytes, TiledBytes ?? ActivationBytes) + Networks.Sum(n => n.SmallestBytes);
}
