using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Nn;

/// <summary>A rotary embedding of queries and keys.</summary>
public interface IHeadRotation
{
    /// <summary>Its angles for the kernel that norms and turns at once; null where that does not run.</summary>
    HeadRotation? Kernel { get; }

    /// <summary>Turns queries or keys [B, H, S, D].</summary>
    Tensor Rotate(Tensor x_BHSD);
}
