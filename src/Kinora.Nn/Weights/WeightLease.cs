namespace Kinora.Nn;

/// <summary>A streamed weight in memory, until it is given back.</summary>
internal sealed class WeightLease(PagedWeight weight, Action giveBack) : IDisposable
{
    /// <summary>What the layer computes with.</summary>
    public LinearWeight Weight => weight.Weight;

    public void Dispose()
    {
        weight.Dispose();
        giveBack();
    }
}
