using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>A 3x3 convolution with group norm behind it, the unit that the frame reader is made of. Keys <c>conv</c>, <c>norm</c>.</summary>
internal sealed class ConvNorm
{
    private const int GroupChannels = 8;
    private const double Eps = 1e-5;

    private readonly Tensor _weight;
    private readonly Tensor _scale;
    private readonly Tensor _shift;
    private readonly int _groups;
    private readonly long _stride;

    public ConvNorm(ParameterPath path, long inputs, long outputs, long stride = 1, double gain = 1.4)
    {
        _weight = path["conv"].Get("weight", Initialization.FanIn(gain), outputs, inputs, 3, 3);
        _scale = path["norm"].Get("weight", Initialization.Ones, outputs);
        _shift = path["norm"].Get("bias", Initialization.Zeros, outputs);
        (_groups, _stride) = ((int)outputs / GroupChannels, stride);
    }

    /// <summary>[B, in, H, W] to [B, out, H / stride, W / stride].</summary>
    public Tensor Forward(Tensor x_BCHW)
    {
        using var scope = new TensorScope();
        var dtype = x_BCHW.DType;
        var operand = MixedPrecision.HasConvolutions ? x_BCHW.To(DType.BF16) : x_BCHW;
        var y = Engine.Call("conv2d", operand, _weight.To(operand.DType), Argument.None, new[] { _stride, _stride }, new long[] { 1, 1 }, new long[] { 1, 1 }, 1).To(dtype);
        return scope.Keep(y.GroupNorm(_groups, _scale, _shift, Eps));
    }
}
