using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>x + two convolutions of x. Keys <c>first</c>, <c>second</c>.</summary>
internal sealed class ResidualBlock(ParameterPath path, long channels)
{
    private readonly ConvNorm _first = new(path["first"], channels, channels);
    private readonly ConvNorm _second = new(path["second"], channels, channels);

    /// <summary>[B, C, H, W] to the same shape.</summary>
    public Tensor Forward(Tensor x_BCHW)
    {
        using var scope = new TensorScope();
        return scope.Keep((x_BCHW + _second.Forward(_first.Forward(x_BCHW).Silu())).Silu());
    }
}
