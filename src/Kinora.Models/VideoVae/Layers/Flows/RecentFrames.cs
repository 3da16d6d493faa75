using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers.Flows;

/// <summary>The last few frames that went through a layer.</summary>
/// <param name="most">How many are kept.</param>
internal sealed class RecentFrames(long most) : IDisposable
{
    private readonly List<Tensor> _parts = [];

    /// <summary>They, one piece after another in time.</summary>
    public IReadOnlyList<Tensor> Parts => _parts;

    /// <summary>How many there are.</summary>
    public long Count => _parts.Sum(p => p.Size(2));

    /// <summary>Takes the next frames [B, C, n, H, W], which belong to this from now on, and lets go of older ones.</summary>
    public void Add(Tensor x_BCTHW)
    {
        _parts.Add(x_BCTHW.Unscoped());
        while (Count > most)
        {
            var (first, spare) = (_parts[0], Count - most);
            _parts.RemoveAt(0);
            if (first.Size(2) > spare) _parts.Insert(0, Last(first, first.Size(2) - spare));
            first.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var part in _parts) part.Dispose();
        _parts.Clear();
    }

    private static Tensor Last(Tensor x_BCTHW, long count)
    {
        using var scope = new TensorScope();
        return x_BCTHW.Narrow(2, x_BCTHW.Size(2) - count, count).Clone().Unscoped();
    }
}
