using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>A weight that is a tensor in memory; its owner is the store.</summary>
internal sealed class HeldWeight(Tensor weight) : LinearWeight
{
    public override Tensor Apply(Tensor x, Tensor? bias) =>
        MixedPrecision.HasProducts && GradMode.IsEnabled && x.DType == DType.F32 && weight.DType == DType.F32 ? InBfloat16(x, bias) : x.Linear(weight, bias);

    // The bias is added in fp32. Backward multiplies in bfloat16 too, and keeps half of the bytes of x for it.
    private Tensor InBfloat16(Tensor x, Tensor? bias)
    {
        using var scope = new TensorScope();
        var y = x.To(DType.BF16).Linear(weight.To(DType.BF16)).To(DType.F32);
        return scope.Keep(bias is null ? y : y + bias);
    }
}
