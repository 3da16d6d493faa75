namespace Kinora.Tensors;

public sealed partial class Tensor
{
    /// <summary>Element by element, with broadcasting.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => Engine.Call("add.Tensor", a, b);

    /// <summary>Element by element, with broadcasting.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => Engine.Call("sub.Tensor", a, b);

    /// <summary>Element by element, with broadcasting.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => Engine.Call("mul.Tensor", a, b);

    /// <summary>Element by element, with broadcasting.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => Engine.Call("div.Tensor", a, b);

    /// <summary>A number added to every element.</summary>
    public static Tensor operator +(Tensor a, double b) => Engine.Call("add.Scalar", a, b);

    /// <summary>A number taken from every element.</summary>
    public static Tensor operator -(Tensor a, double b) => Engine.Call("sub.Scalar", a, b);

    /// <summary>Every element times a number.</summary>
    public static Tensor operator *(Tensor a, double b) => Engine.Call("mul.Scalar", a, b);

    /// <summary>Every element times a number.</summary>
    public static Tensor operator *(double a, Tensor b) => b * a;

    /// <summary>Every element divided by a number.</summary>
    public static Tensor operator /(Tensor a, double b) => Engine.Call("div.Scalar", a, b);

    /// <summary>A number minus every element.</summary>
    public static Tensor operator -(double a, Tensor b) => Engine.Call("rsub.Scalar", b, a);

    /// <summary>Every element negated.</summary>
    public static Tensor operator -(Tensor a) => Engine.Call("neg", a);

    /// <summary>Matrix product over the last two axes, with batching.</summary>
    public Tensor MatMul(Tensor other) => Engine.Call("matmul", this, other);

    /// <summary>x W^T + b, with W [out, in].</summary>
    public Tensor Linear(Tensor weight, Tensor? bias = null) => Engine.Call("linear", this, weight, bias);

    /// <summary>e^x.</summary>
    public Tensor Exp() => Engine.Call("exp", this);

    /// <summary>The natural logarithm.</summary>
    public Tensor Log() => Engine.Call("log", this);

    /// <summary>The square root.</summary>
    public Tensor Sqrt() => Engine.Call("sqrt", this);

    /// <summary>1 / the square root.</summary>
    public Tensor Rsqrt() => Engine.Call("rsqrt", this);

    /// <summary>x^2.</summary>
    public Tensor Square() => Engine.Call("square", this);

    /// <summary>The distance from 0.</summary>
    public Tensor Abs() => Engine.Call("abs", this);

    /// <summary>The sine of an angle in radians.</summary>
    public Tensor Sin() => Engine.Call("sin", this);

    /// <summary>The cosine of an angle in radians.</summary>
    public Tensor Cos() => Engine.Call("cos", this);

    /// <summary>Raised to a power.</summary>
    public Tensor Pow(double exponent) => Engine.Call("pow.Tensor_Scalar", this, exponent);

    /// <summary>Limited to [low, high].</summary>
    public Tensor Clamp(double low, double high) => Engine.Call("clamp", this, low, high);

    /// <summary>x / (1 + e^-x), the activation of the VAE and of the timestep network.</summary>
    public Tensor Silu() => Engine.Call("silu", this);

    /// <summary>Gaussian error linear unit; exact (erf), or the tanh approximation.</summary>
    public Tensor Gelu(bool tanhApproximation = false) => Engine.Call("gelu", this, tanhApproximation ? "tanh" : "none");

    /// <summary>1 / (1 + e^-x).</summary>
    public Tensor Sigmoid() => Engine.Call("sigmoid", this);

    /// <summary>The hyperbolic tangent.</summary>
    public Tensor Tanh() => Engine.Call("tanh", this);

    /// <summary>max(x, 0).</summary>
    public Tensor Relu() => Engine.Call("relu", this);

    /// <summary>e^x / sum e^x along an axis.</summary>
    public Tensor Softmax(int axis) => Engine.Call("softmax.int", this, axis, Argument.None);

    /// <summary>The logarithm of the softmax along an axis.</summary>
    public Tensor LogSoftmax(int axis) => Engine.Call("log_softmax.int", this, axis, Argument.None);

    /// <summary>Normalised over the last axis, then scaled and shifted if asked. Statistics in fp32.</summary>
    public Tensor LayerNorm(double eps, Tensor? weight = null, Tensor? bias = null) =>
        Engine.Call("layer_norm", this, new[] { Size(-1) }, weight, bias, eps);

    /// <summary>Normalised over channel groups and all later axes of [N, C, ...].</summary>
    public Tensor GroupNorm(int groups, Tensor? weight, Tensor? bias, double eps) =>
        Engine.Call("group_norm", this, groups, weight, bias, eps);

    /// <summary>The rows of a table [V, D] that ids [...] name: [..., D].</summary>
    public Tensor Embedding(Tensor ids) => Engine.Call("embedding", this, ids);

    /// <summary>The sum of all elements.</summary>
    public Tensor Sum() => Engine.Call("sum", this, Argument.None);

    /// <summary>The sum along axes.</summary>
    public Tensor Sum(ReadOnlySpan<long> axes, bool keep = false) => Engine.Call("sum.dim_IntList", this, axes.ToArray(), keep, Argument.None);

    /// <summary>The mean of all elements.</summary>
    public Tensor Mean() => Engine.Call("mean", this, Argument.None);

    /// <summary>The mean along axes.</summary>
    public Tensor Mean(ReadOnlySpan<long> axes, bool keep = false) => Engine.Call("mean.dim", this, axes.ToArray(), keep, Argument.None);

    /// <summary>The largest element.</summary>
    public Tensor Max() => Engine.Call("max", this);

    /// <summary>The smallest element.</summary>
    public Tensor Min() => Engine.Call("min", this);

    /// <summary>The index of the largest element along an axis.</summary>
    public Tensor ArgMax(int axis, bool keep = false) => Engine.Call("argmax", this, axis, keep);

    /// <summary>Element by element: whether the two are equal.</summary>
    public Tensor Equal(Tensor other) => Engine.Call("eq.Tensor", this, other);

    /// <summary>Element by element: smaller than a number.</summary>
    public Tensor Less(double value) => Engine.Call("lt.Scalar", this, value);

    /// <summary>Element by element: smaller.</summary>
    public Tensor Less(Tensor other) => Engine.Call("lt.Tensor", this, other);

    /// <summary>A number put where the mask holds.</summary>
    public Tensor MaskedFill(Tensor mask, double value) => Engine.Call("masked_fill.Scalar", this, mask, value);

    /// <summary>Whether every element is a finite number.</summary>
    public bool IsFinite()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        // One pass without a mask: a sum of |x| * 0 is NaN as soon as one element is NaN or infinite.
        return double.IsFinite((this * 0.0).Sum().Item());
    }

    /// <summary>In place: every element times a number.</summary>
    public Tensor MulInPlace(double value)
    {
        Engine.Run("mul_.Scalar", this, value);
        return this;
    }

    /// <summary>In place: plus another tensor times a number.</summary>
    public Tensor AddInPlace(Tensor other, double scale = 1)
    {
        Engine.Run("add_.Tensor", this, other, scale);
        return this;
    }

    /// <summary>In place: the values of another tensor (converted, broadcast).</summary>
    public Tensor CopyFrom(Tensor source)
    {
        Engine.Run("copy_", this, source, false);
        return this;
    }

    /// <summary>In place: all elements 0.</summary>
    public Tensor Zero()
    {
        Engine.Run("zero_", this);
        return this;
    }
}
