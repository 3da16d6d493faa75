using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>x W^T + b over the last axis, and what an adapter adds where the store was told to have one.</summary>
public sealed class Linear
{
    private readonly LinearWeight _weight;
    private readonly Tensor? _bias;
    private readonly LowRankAdapter? _adapter;

    /// <summary>Takes <c>weight</c> [out, in] and, if asked, <c>bias</c> [out].</summary>
    public Linear(ParameterPath path, long inputs, long outputs, bool bias = true, Initialization? initialization = null)
    {
        _weight = path.GetLinear(initialization ?? Initialization.FanIn(), inputs, outputs);
        _bias = bias ? path.Get("bias", Initialization.Zeros, outputs) : null;
        _adapter = path.Adapter(inputs, outputs);
    }

    /// <summary>[..., in] to [..., out].</summary>
    public Tensor Forward(Tensor x)
    {
        var y = _weight.Apply(x, _bias);
        return _adapter is null || AdapterMode.AreOff ? y : y + _adapter.Forward(x);
    }
}
