using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>A place in the tree of parameter names, as <c>transformer_blocks.3.attn1</c>.</summary>
/// <param name="Store">The network's weights.</param>
/// <param name="Prefix">The name so far, empty at the root.</param>
public readonly record struct ParameterPath(ParameterStore Store, string Prefix)
{
    /// <summary>The part below this one.</summary>
    public ParameterPath this[string part] => new(Store, Join(part));

    /// <summary>A numbered part below this one.</summary>
    public ParameterPath this[int index] => this[index.ToString()];

    /// <summary>A parameter of this part.</summary>
    /// <param name="name">Its last name, such as <c>weight</c>.</param>
    /// <param name="initialization">How a fresh network fills it.</param>
    /// <param name="shape">Its axes, outermost first.</param>
    public Tensor Get(string name, Initialization initialization, params long[] shape) => Store.Get(Join(name), initialization, shape);

    /// <summary>A parameter of which single rows are looked up. A streamed network leaves it in its file, in its stored type.</summary>
    /// <param name="name">Its last name, such as <c>weight</c>.</param>
    /// <param name="initialization">How a fresh network fills it.</param>
    /// <param name="shape">Its axes, outermost first.</param>
    public Tensor GetTable(string name, Initialization initialization, params long[] shape) => Store.GetTable(Join(name), initialization, shape);

    /// <summary>The weight [out, in] of this part, which is a linear layer.</summary>
    internal LinearWeight GetLinear(Initialization initialization, long inputs, long outputs) =>
        Store.GetLinear(new LinearLayer(Prefix, inputs, outputs), initialization);

    /// <summary>The adapter of this part, which is a linear layer; null where the network has none.</summary>
    internal LowRankAdapter? Adapter(long inputs, long outputs) => Store.Register(new LinearLayer(Prefix, inputs, outputs));

    private string Join(string part) => Prefix.Length == 0 ? part : $"{Prefix}.{part}";
}
