using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Nn;

/// <summary>A weight of integers in memory; its owner is the store.</summary>
internal sealed class IntegerWeight(QuantizedWeight weight) : LinearWeight
{
    public override Tensor Apply(Tensor x, Tensor? bias) => QuantizedLinear.Forward(x, weight, bias);
}
