using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>A weight that is a tensor in memory; its owner is the store.</summary>
internal sealed class HeldWeight(Tensor weight) : LinearWeight
{
    public override Tensor Apply(Tensor x, Tensor? bias) => x.Linear(weight, bias);
}
