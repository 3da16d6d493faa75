namespace Kinora.Tensors.Kernels;

/// <summary>Terms of the tanh approximation of the error function in GELU: tanh(RootOfTwoOverPi (x + Cubic x^3)).</summary>
internal static class GeluTerms
{
    public const float RootOfTwoOverPi = 0.7978845608f;
    public const float Cubic = 0.044715f;
}
