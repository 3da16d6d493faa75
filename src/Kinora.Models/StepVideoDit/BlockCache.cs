using Kinora.Tensors;

namespace Kinora.Models.StepVideoDit;

/// <summary>
/// Spares the transformer's blocks behind the first where a step resembles an earlier one. What the first block adds to the tokens tells
/// how far a step is from the last one that was computed whole; where that is little, what the others added then is added again
/// (first-block caching, after TeaCache: Liu et al. 2024). For one video's steps in order, without gradients.
/// </summary>
/// <param name="threshold">The most by which the first block's part may differ: mean absolute difference over mean absolute value. 0 spares nothing.</param>
public sealed class BlockCache(double threshold) : IDisposable
{
    private Tensor? _first;
    private Tensor? _rest;
    private Tensor? _candidate;

    /// <summary>How often the blocks behind the first were spared.</summary>
    public int Reused { get; private set; }

    /// <summary>Frees what is kept.</summary>
    public void Dispose()
    {
        _first?.Dispose();
        _rest?.Dispose();
        _candidate?.Dispose();
    }

    /// <summary>Decides after the first block.</summary>
    /// <param name="before_BSD">The tokens before it. Fewer rows than in an earlier step are its first ones.</param>
    /// <param name="after_BSD">The tokens behind it.</param>
    /// <returns>The tokens behind the last block; null where they must be computed and given to <see cref="Keep"/>.</returns>
    internal Tensor? Find(Tensor before_BSD, Tensor after_BSD)
    {
        using var scope = new TensorScope();
        var change = after_BSD - before_BSD;
        if (_first is not null && _rest is not null && IsNear(change, Rows(_first, change)))
        {
            Reused++;
            return scope.Keep(after_BSD + Rows(_rest, change));
        }

        Replace(ref _first, change);
        // What the blocks will have added is their result less this.
        Replace(ref _candidate, -after_BSD);
        return null;
    }

    /// <summary>Keeps what a whole step gave.</summary>
    /// <param name="last_BSD">The tokens behind the last block.</param>
    internal void Keep(Tensor last_BSD)
    {
        Replace(ref _rest, _candidate!.AddInPlace(last_BSD));
        _candidate = null;
    }

    private bool IsNear(Tensor change, Tensor first) =>
        first.Size(0) == change.Size(0) && first.Device.Type != DeviceType.Meta && (change - first).Abs().Mean().Item() < threshold * first.Abs().Mean().Item();

    private static Tensor Rows(Tensor kept, Tensor like) => kept.Narrow(0, 0, Math.Min(kept.Size(0), like.Size(0)));

    private static void Replace(ref Tensor? kept, Tensor value)
    {
        if (!ReferenceEquals(kept, value)) kept?.Dispose();
        kept = value.Unscoped();
    }
}
