using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Benchmarks.Twins;

/// <summary>A network's weights by name, and the layers that every network has, in plain operators.</summary>
internal sealed class TwinWeights(ParameterStore parameters)
{
    private readonly Dictionary<string, Tensor> _byName = parameters.All.ToDictionary(p => p.Name, p => p.Value);

    public Tensor this[string name] => _byName[name];

    public bool Has(string name) => _byName.ContainsKey(name);

    public Tensor Linear(Tensor x, string name)
    {
        var weight = this[$"{name}.weight"];
        return x.Linear(weight.Reshape(weight.Size(0), -1), _byName.GetValueOrDefault($"{name}.bias"));
    }

    public Tensor LayerNorm(Tensor x, string name, double eps) => x.LayerNorm(eps, this[$"{name}.weight"], this[$"{name}.bias"]);

    /// <summary>
    /// Gives every weight numbers of a size at which all parts of the network show in its result; fresh ones start many a branch at 0.
    /// </summary>
    public static void Stir(ParameterStore parameters, ulong seed)
    {
        using var noGrad = GradMode.NoGrad();
        var stream = new RandomStream(seed);
        foreach (var (name, value) in parameters.All)
        {
            using var scope = new TensorScope();
            var draws = stream.Split(name).Normal(value.Shape);
            if (value.Dimensions > 1) value.CopyFrom(draws * Math.Sqrt(1.0 / (value.ElementCount / value.Size(0))));
            else value.CopyFrom((draws * 0.2) + (name.EndsWith("weight", StringComparison.Ordinal) ? 1.0 : 0.0));
        }
    }
}
