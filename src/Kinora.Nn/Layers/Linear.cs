using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>x W^T + b over the last axis.</summary>
public sealed class Linear
{
    private readonly Tensor _weight;
    private readonly Tensor? _bias;

    /// <summary>Takes <c>weight</c> [out, in] and, if asked, <c>bias</c> [out].</summary>
    public Linear(ParameterPath path, long inputs, long outputs, bool bias = true, Initialization? initialization = null)
    {
        _weight = path.Get("weight", initialization ?? Initialization.FanIn(), outputs, inputs);
        _bias = bias ? path.Get("bias", Initialization.Zeros, outputs) : null;
    }

    /// <summary>[..., in] to [..., out].</summary>
    public Tensor Forward(Tensor x) => x.Linear(_weight, _bias);
}
