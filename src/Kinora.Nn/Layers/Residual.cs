using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Nn;

/// <summary>The way back from a branch to the residual stream.</summary>
public static class Residual
{
    /// <summary>gate * branch + x.</summary>
    /// <param name="x_BSD">The residual stream.</param>
    /// <param name="branch_BSD">What the branch gave; nobody else reads it, in inference the result takes its memory.</param>
    /// <param name="gate_B1D">Batch rows' gates; null for 1.</param>
    public static Tensor Add(Tensor x_BSD, Tensor branch_BSD, Tensor? gate_B1D = null)
    {
        if (FusedRows.Supports(x_BSD, branch_BSD, gate_B1D ?? x_BSD) && branch_BSD.IsContiguous)
        {
            FusedRows.AddResidualInPlace(branch_BSD, gate_B1D, x_BSD);
            return branch_BSD;
        }

        if (gate_B1D is not null && TrainingRows.Supports(x_BSD, branch_BSD, gate_B1D)) return TrainingRows.AddResidual(branch_BSD, gate_B1D, x_BSD);
        return (gate_B1D is null ? branch_BSD : gate_B1D * branch_BSD) + x_BSD;
    }
}
