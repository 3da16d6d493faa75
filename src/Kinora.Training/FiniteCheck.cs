using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>Looks for numbers that are NaN or infinite.</summary>
internal static class FiniteCheck
{
    /// <summary>Names of the tensors that hold such a number, in order; reading them takes as long as copying them.</summary>
    public static IReadOnlyList<string> NotFinite(IEnumerable<Parameter> parameters)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        Parameter[] all = [.. parameters];
        if (all.Length == 0) return [];
        // A norm is finite only when every element is, and one number tells of all of them in most calls.
        var norms = Tensor.Stack(Engine.CallMany("_foreach_norm.Scalar", all.Select(p => p.Value.Detach()).ToArray(), double.PositiveInfinity), 0);
        if (double.IsFinite(norms.Sum().Item())) return [];
        return [.. norms.ToArray<float>().Zip(all).Where(pair => !float.IsFinite(pair.First)).Select(pair => pair.Second.Name)];
    }
}
