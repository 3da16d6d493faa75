using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>The weight [out, in] of a linear layer, wherever it lies and in whatever form.</summary>
internal abstract class LinearWeight
{
    /// <summary>x W^T + b: [..., in] to [..., out].</summary>
    public abstract Tensor Apply(Tensor x, Tensor? bias);
}
