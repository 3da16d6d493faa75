using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>Keeps a step's gradient within bounds.</summary>
public static class GradientClipping
{
    /// <summary>Scales all gradients down together when their joint Euclidean norm is above a limit.</summary>
    /// <returns>The norm before; NaN or infinity when a gradient is not finite (nothing is changed then).</returns>
    public static double ClipNorm(IEnumerable<Parameter> parameters, double limit)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        Tensor[] gradients = [.. parameters.Select(p => p.Value.Gradient).OfType<Tensor>()];
        if (gradients.Length == 0) return 0;
        var norm = Tensor.Stack(Engine.CallMany("_foreach_norm.Scalar", gradients, 2L), 0).Square().Sum().Sqrt().Item();
        if (double.IsFinite(norm) && norm > limit) Engine.Run("_foreach_mul_.Scalar", gradients, limit / norm);
        return norm;
    }
}
