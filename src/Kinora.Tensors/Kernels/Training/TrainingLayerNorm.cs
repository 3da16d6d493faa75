using System.Runtime.CompilerServices;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary><see cref="TrainingRows.LayerNormModulated"/> with vectors of one width.</summary>
internal static unsafe class TrainingLayerNorm<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    // Numbers per row that are kept for backward: mean, and one over the deviation.
    private const int Kept = 2;

    /// <param name="x_BSD">The input.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="factor_B1D">What each batch row's normalised rows are multiplied by; without gaps, as is the next.</param>
    /// <param name="offset_B1D">What is added then.</param>
    public static Tensor Forward(Tensor x_BSD, double eps, Tensor factor_B1D, Tensor offset_B1D)
    {
        using var scope = new TensorScope();
        var x = x_BSD.Contiguous();
        var statistics = Tensor.Empty([x.Size(0), x.Size(1), Kept]);
        var y = Compute(x, eps, factor_B1D, offset_B1D, statistics);
        return scope.Keep(CustomGradient.Attach("modulated layer norm", y, [x, factor_B1D, offset_B1D], [x, factor_B1D, statistics], static context =>
        {
            var (ofX, sums_B2D) = Backward(context.Saved[0], context.Saved[1], context.Saved[2], context.Gradient.Contiguous());
            return [ofX, sums_B2D.Narrow(1, 0, 1), sums_B2D.Narrow(1, 1, 1)];
        }));
    }

    private static Tensor Compute(Tensor x, double eps, Tensor factor_B1D, Tensor offset_B1D, Tensor statistics)
    {
        var (batch, rows, width) = (x.Size(0), x.Size(1), x.Size(2));
        var y = Tensor.Empty(x.Shape);
        float* from = (float*)x.Data, to = (float*)y.Data, factors = (float*)factor_B1D.Data, offsets = (float*)offset_B1D.Data, kept = (float*)statistics.Data;
        FusedRows.Each(batch * rows, width, (first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                var own = row / rows * width;
                var (mean, deviation) = RowKernels<TSimd, TVector>.LayerNorm(from + (row * width), to + (row * width), (int)width, eps, factors + own, offsets + own);
                (kept[Kept * row], kept[(Kept * row) + 1]) = (mean, deviation);
            }
        });
        return y;
    }

    // The gradient of x, and the sums that are those of factor and offset.
    private static (Tensor OfX, Tensor Sums_B2D) Backward(Tensor x, Tensor factor_B1D, Tensor statistics, Tensor gradient)
    {
        var (batch, rows, width) = (x.Size(0), x.Size(1), x.Size(2));
        var ofX = Tensor.Empty(x.Shape);
        var tiles = new RowTiles(batch, rows, width);
        var shares_BT2D = Tensor.Zeros([batch, tiles.PerBatchRow, 2, width]);
        float* from = (float*)x.Data, behind = (float*)gradient.Data, to = (float*)ofX.Data, factors = (float*)factor_B1D.Data, kept = (float*)statistics.Data, shares = (float*)shares_BT2D.Data;
        tiles.Each((tile, batchRow, first, end) =>
        {
            float* factor = factors + (batchRow * width), ofFactor = shares + (tile * 2 * width);
            for (var row = first; row < end; row++)
            {
                Backward(from + (row * width), behind + (row * width), kept[Kept * row], kept[(Kept * row) + 1], factor, (int)width, to + (row * width), ofFactor, ofFactor + width);
            }
        });
        return (ofX, shares_BT2D.Sum([1]));
    }

    // With n the normalised row and h = gradient x factor: (h - mean(h) - n mean(h n)) / deviation.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward(float* x, float* gradient, float mean, float deviation, float* factor, int width, float* ofX, float* ofFactor, float* ofOffset)
    {
        var (means, deviations) = (TSimd.Broadcast(mean), TSimd.Broadcast(deviation));
        var (plain, projected) = (TSimd.Zero, TSimd.Zero);
        var c = 0;
        for (; c <= width - TSimd.Width; c += TSimd.Width)
        {
            var g = TSimd.Load(gradient + c);
            var normal = TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + c), means), deviations);
            var h = TSimd.Multiply(g, TSimd.Load(factor + c));
            plain = TSimd.Add(plain, h);
            projected = TSimd.MultiplyAdd(h, normal, projected);
            TSimd.Store(TSimd.MultiplyAdd(g, normal, TSimd.Load(ofFactor + c)), ofFactor + c);
            TSimd.Store(TSimd.Add(g, TSimd.Load(ofOffset + c)), ofOffset + c);
        }

        var (sum, sumProjected) = (TSimd.Sum(plain), TSimd.Sum(projected));
        for (; c < width; c++)
        {
            var normal = (x[c] - mean) * deviation;
            sum += gradient[c] * factor[c];
            sumProjected += gradient[c] * factor[c] * normal;
            ofFactor[c] += gradient[c] * normal;
            ofOffset[c] += gradient[c];
        }

        // deviation (h - m - (x - mean) deviation p), in the order h deviation + (x - mean) second + third.
        var (second, third) = (-deviation * deviation * (sumProjected / width), -deviation * (sum / width));
        var (seconds, thirds) = (TSimd.Broadcast(second), TSimd.Broadcast(third));
        for (c = 0; c <= width - TSimd.Width; c += TSimd.Width)
        {
            var h = TSimd.Multiply(TSimd.Load(gradient + c), TSimd.Load(factor + c));
            var rest = TSimd.MultiplyAdd(TSimd.Subtract(TSimd.Load(x + c), means), seconds, thirds);
            TSimd.Store(TSimd.MultiplyAdd(h, deviations, rest), ofX + c);
        }

        for (; c < width; c++) ofX[c] = (gradient[c] * factor[c] * deviation) + ((x[c] - mean) * second) + third;
    }
}
