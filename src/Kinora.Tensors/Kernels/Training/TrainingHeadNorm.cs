using System.Runtime.CompilerServices;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary><see cref="TrainingRows.HeadNorm"/> with vectors of one width.</summary>
internal static unsafe class TrainingHeadNorm<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static Tensor Forward(Tensor x_BSHD, Tensor weight, double eps, HeadRotation? rotation)
    {
        if (x_BSHD.Dimensions != 4) throw new ArgumentException($"Normalising heads: {x_BSHD}; [B, S, H, D] is needed.");
        if (rotation is not null && (rotation.Tokens != x_BSHD.Size(1) || rotation.Width != x_BSHD.Size(3))) throw new ArgumentException($"Rotating heads: angles of {rotation.Tokens} tokens of {rotation.Width} channels for {x_BSHD}.");
        using var scope = new TensorScope();
        var (x, own) = (Heads(x_BSHD), weight.Contiguous());
        var scales_BSH = Tensor.Empty([x.Size(0), x.Size(1), x.Size(2)]);
        // The tables are saved too, since whoever made the rotation may free them before backward.
        Tensor[] saved = rotation is null ? [x, own, scales_BSH] : [x, own, scales_BSH, rotation.Cos_SD, rotation.Sin_SD];
        return scope.Keep(CustomGradient.Attach("head norm", Compute(x, own, eps, rotation, scales_BSH), [x, own], saved, WithOrder(rotation?.Partners)));
    }

    // The function holds the order alone.
    private static Func<BackwardContext, Tensor?[]> WithOrder(ChannelOrder? partners) => context =>
    {
        var saved = context.Saved;
        var (ofX, ofWeight) = Backward(saved[0], saved[1], saved[2], Heads(context.Gradient), partners, partners is null ? null : (float*)saved[3].Data, partners is null ? null : (float*)saved[4].Data);
        return [ofX, ofWeight];
    };

    private static Tensor Heads(Tensor x_BSHD) => x_BSHD.Stride(3) == 1 || x_BSHD.Size(3) == 1 ? x_BSHD : x_BSHD.Contiguous();

    private static Tensor Compute(Tensor x_BSHD, Tensor weight, double eps, HeadRotation? rotation, Tensor scales_BSH)
    {
        var (batch, rows, heads, width) = (x_BSHD.Size(0), x_BSHD.Size(1), x_BSHD.Size(2), (int)x_BSHD.Size(3));
        var y_BHSD = Tensor.Empty([batch, heads, rows, width]);
        float* first = (float*)x_BSHD.Data, weights = (float*)weight.Data, to = (float*)y_BHSD.Data, kept = (float*)scales_BSH.Data;
        var (perBatch, perRow, perHead) = (x_BSHD.Stride(0), x_BSHD.Stride(1), x_BSHD.Stride(2));
        FusedRows.Each(batch * rows, heads * width, (begin, end) =>
        {
            using var room = new WorkMemory(2 * width);
            for (var row = begin; row < end; row++)
            {
                var (batchRow, token) = Math.DivRem(row, rows);
                var from = first + (batchRow * perBatch) + (token * perRow);
                float* cos = rotation is null ? null : rotation.Cos + (token * width), sin = rotation is null ? null : rotation.Sin + (token * width);
                for (long head = 0; head < heads; head++, from += perHead)
                {
                    var target = to + ((((batchRow * heads) + head) * rows) + token) * width;
                    kept[(row * heads) + head] = RowKernels<TSimd, TVector>.RmsNorm(from, target, width, eps, weights, rotation?.Partners, cos, sin, room.First);
                }
            }
        });
        return y_BHSD.Transpose(1, 2);
    }

    private static (Tensor OfX, Tensor OfWeight) Backward(Tensor x_BSHD, Tensor weight, Tensor scales_BSH, Tensor gradient_BSHD, ChannelOrder? partners, float* cos, float* sin)
    {
        var (batch, rows, heads, width) = (x_BSHD.Size(0), x_BSHD.Size(1), x_BSHD.Size(2), (int)x_BSHD.Size(3));
        var ofX_BSHD = Tensor.Empty([batch, rows, heads, width]);
        // Here tiles may span batch rows: all have the same weight.
        var tiles = new RowTiles(1, batch * rows, heads * width);
        var shares_TD = Tensor.Zeros([tiles.PerBatchRow, width]);
        float* first = (float*)x_BSHD.Data, weights = (float*)weight.Data, kept = (float*)scales_BSH.Data, behind = (float*)gradient_BSHD.Data, to = (float*)ofX_BSHD.Data, shares = (float*)shares_TD.Data;
        var (perBatch, perRow, perHead) = (x_BSHD.Stride(0), x_BSHD.Stride(1), x_BSHD.Stride(2));
        var (gradientPerBatch, gradientPerRow, gradientPerHead) = (gradient_BSHD.Stride(0), gradient_BSHD.Stride(1), gradient_BSHD.Stride(2));
        tiles.Each((tile, _, begin, end) =>
        {
            using var room = new WorkMemory(2 * width);
            for (var row = begin; row < end; row++)
            {
                var (batchRow, token) = Math.DivRem(row, rows);
                var from = first + (batchRow * perBatch) + (token * perRow);
                var gradient = behind + (batchRow * gradientPerBatch) + (token * gradientPerRow);
                for (long head = 0; head < heads; head++, from += perHead, gradient += gradientPerHead)
                {
                    var at = (row * heads) + head;
                    var turnedBack = partners is null ? gradient : TurnBack(gradient, width, partners, cos + (token * width), sin + (token * width), room.First);
                    Backward(from, turnedBack, kept[at], weights, width, to + (at * width), shares + (tile * width));
                }
            }
        });
        return (ofX_BSHD, shares_TD.Sum([0]));
    }

    // What went to channel j as itself and as its partner's partner.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float* TurnBack(float* gradient, int width, ChannelOrder partners, float* cos, float* sin, float* room)
    {
        float* result = room, share = room + width;
        var c = 0;
        for (; c <= width - TSimd.Width; c += TSimd.Width) TSimd.Store(TSimd.Multiply(TSimd.Load(gradient + c), TSimd.Load(sin + c)), result + c);
        for (; c < width; c++) result[c] = gradient[c] * sin[c];
        partners.Undo(result, share);
        for (c = 0; c <= width - TSimd.Width; c += TSimd.Width) TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(gradient + c), TSimd.Load(cos + c), TSimd.Load(share + c)), result + c);
        for (; c < width; c++) result[c] = (gradient[c] * cos[c]) + share[c];
        return result;
    }

    // With n = x scale the normalised row and h = gradient x weight: (h - n mean(h n)) scale.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward(float* x, float* gradient, float scale, float* weight, int width, float* ofX, float* ofWeight)
    {
        var scales = TSimd.Broadcast(scale);
        var projected = TSimd.Zero;
        var c = 0;
        for (; c <= width - TSimd.Width; c += TSimd.Width)
        {
            var alongX = TSimd.Multiply(TSimd.Load(gradient + c), TSimd.Multiply(TSimd.Load(x + c), scales));
            projected = TSimd.MultiplyAdd(alongX, TSimd.Load(weight + c), projected);
            TSimd.Store(TSimd.Add(alongX, TSimd.Load(ofWeight + c)), ofWeight + c);
        }

        var sum = TSimd.Sum(projected);
        for (; c < width; c++)
        {
            var alongX = gradient[c] * (x[c] * scale);
            sum += alongX * weight[c];
            ofWeight[c] += alongX;
        }

        // Where x is tiny its scale is large, and the square of that alone could overflow.
        var second = -(sum / width) * scale;
        var seconds = TSimd.Broadcast(second);
        for (c = 0; c <= width - TSimd.Width; c += TSimd.Width)
        {
            var h = TSimd.Multiply(TSimd.Load(gradient + c), TSimd.Load(weight + c));
            TSimd.Store(TSimd.Multiply(scales, TSimd.MultiplyAdd(TSimd.Load(x + c), seconds, h)), ofX + c);
        }

        for (; c < width; c++) ofX[c] = scale * ((x[c] * second) + (gradient[c] * weight[c]));
    }
}
