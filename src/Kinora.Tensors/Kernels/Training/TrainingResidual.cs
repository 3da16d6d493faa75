using System.Runtime.CompilerServices;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary><see cref="TrainingRows.AddResidual"/> with vectors of one width.</summary>
internal static unsafe class TrainingResidual<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static Tensor Forward(Tensor branch_BSD, Tensor gate_B1D, Tensor residual_BSD)
    {
        using var scope = new TensorScope();
        var (branch, residual) = (branch_BSD.Contiguous(), residual_BSD.Contiguous());
        var gate = gate_B1D.Expand(branch.Size(0), 1, branch.Size(2)).Contiguous();
        return scope.Keep(CustomGradient.Attach("gated residual", Compute(branch, gate, residual), [branch, gate, residual], [branch, gate], static context =>
        {
            var (ofBranch, ofGate) = Backward(context.Saved[0], context.Saved[1], context.Gradient.Contiguous());
            return [ofBranch, ofGate, context.Gradient];
        }));
    }

    private static Tensor Compute(Tensor branch, Tensor gate_B1D, Tensor residual)
    {
        var (batch, rows, width) = (branch.Size(0), branch.Size(1), branch.Size(2));
        var y = Tensor.Empty(branch.Shape);
        float* from = (float*)branch.Data, gates = (float*)gate_B1D.Data, residuals = (float*)residual.Data, to = (float*)y.Data;
        FusedRows.Each(batch * rows, width, (first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                RowKernels<TSimd, TVector>.AddResidual(from + (row * width), gates + (row / rows * width), residuals + (row * width), to + (row * width), (int)width);
            }
        });
        return y;
    }

    private static (Tensor OfBranch, Tensor OfGate_B1D) Backward(Tensor branch, Tensor gate_B1D, Tensor gradient)
    {
        var (batch, rows, width) = (branch.Size(0), branch.Size(1), branch.Size(2));
        var ofBranch = Tensor.Empty(branch.Shape);
        var tiles = new RowTiles(batch, rows, width);
        var shares_BTD = Tensor.Zeros([batch, tiles.PerBatchRow, width]);
        float* from = (float*)branch.Data, gates = (float*)gate_B1D.Data, behind = (float*)gradient.Data, to = (float*)ofBranch.Data, shares = (float*)shares_BTD.Data;
        tiles.Each((tile, batchRow, first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                Backward(from + (row * width), behind + (row * width), gates + (batchRow * width), (int)width, to + (row * width), shares + (tile * width));
            }
        });
        return (ofBranch, shares_BTD.Sum([1], keep: true));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward(float* branch, float* gradient, float* gate, int width, float* ofBranch, float* ofGate)
    {
        var c = 0;
        for (; c <= width - TSimd.Width; c += TSimd.Width)
        {
            var g = TSimd.Load(gradient + c);
            TSimd.Store(TSimd.Multiply(g, TSimd.Load(gate + c)), ofBranch + c);
            TSimd.Store(TSimd.MultiplyAdd(g, TSimd.Load(branch + c), TSimd.Load(ofGate + c)), ofGate + c);
        }

        for (; c < width; c++)
        {
            ofBranch[c] = gradient[c] * gate[c];
            ofGate[c] += gradient[c] * branch[c];
        }
    }
}
