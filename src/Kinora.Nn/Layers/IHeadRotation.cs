using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Nn;

/// <summary>A rotary embedding of queries and keys.</summary>
public interface IHeadRotation
{
    /// <summary>Its angles for the kernels that norm and turn at once; null where they do not run.</summary>
    HeadRotation? Kernel { get; }

    /// <summary>Turns queries or keys [B, H, S, D].</summary>
    Tensor Rotate(Tensor x_BHSD);
}
