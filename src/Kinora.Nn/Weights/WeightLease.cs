using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>A streamed weight in memory, until it is given back.</summary>
internal sealed class WeightLease(Tensor weight, Action giveBack) : IDisposable
{
    /// <summary>The values [out, in].</summary>
    public Tensor Weight => weight;

    public void Dispose()
    {
        weight.Dispose();
        giveBack();
    }
}
