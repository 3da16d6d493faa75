using System.Runtime.CompilerServices;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary><see cref="TrainingRows.SoftmaxInPlace"/> with vectors of one width.</summary>
internal static unsafe class TrainingSoftmax<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static Tensor ForwardInPlace(Tensor scores_BHLS, double scale, IReadOnlyList<int>? keyLengths)
    {
        Check(scores_BHLS, keyLengths);
        using var scope = new TensorScope();
        var weights = scores_BHLS.Detach();
        Compute(weights, scale, keyLengths);
        return scope.Keep(CustomGradient.Attach("softmax", weights, [scores_BHLS], [weights], context => [Backward(context.Saved[0], context.Gradient.Contiguous(), scale)]));
    }

    private static void Check(Tensor scores, IReadOnlyList<int>? keyLengths)
    {
        if (!scores.IsContiguous || scores.Dimensions != 4 || scores.DType is not (DType.F32 or DType.BF16)) throw new ArgumentException($"Softmax in place: {scores}; [B, H, L, S] without gaps, in fp32 or bfloat16, is needed.");
        if (keyLengths is null || (keyLengths.Count == scores.Size(0) && keyLengths.All(n => n >= 0 && n <= scores.Size(3)))) return;
        throw new ArgumentException($"Softmax: key lengths {string.Join(", ", keyLengths)} for scores {scores}; one for each batch row, from 0 to the number of keys, is needed.");
    }

    private static void Compute(Tensor scores, double scale, IReadOnlyList<int>? keyLengths)
    {
        var (perBatchRow, width) = (scores.Size(1) * scores.Size(2), (int)scores.Size(3));
        var rows = new WorkingRows(scores);
        var factor = (float)(scale * SimdMath.Log2OfE);
        FusedRows.Each(scores.Size(0) * perBatchRow, width, (begin, end) =>
        {
            using var room = new WorkMemory((2L * width) + TSimd.Width);
            for (var row = begin; row < end; row++)
            {
                var line = rows.Read(row, room.First);
                Softmax(line, keyLengths is null ? width : keyLengths[(int)(row / perBatchRow)], width, factor, room.First + width);
                rows.Write(row, line);
            }
        });
    }

    private static Tensor Backward(Tensor weights, Tensor gradient, double scale)
    {
        var ofScores = Tensor.Empty(weights.Shape, weights.DType);
        var width = (int)weights.Size(3);
        var (from, behind, to) = (new WorkingRows(weights), new WorkingRows(gradient), new WorkingRows(ofScores));
        FusedRows.Each(weights.Size(0) * weights.Size(1) * weights.Size(2), width, (begin, end) =>
        {
            using var room = new WorkMemory(3L * width);
            for (var row = begin; row < end; row++)
            {
                var line = to.Place(row, room.First + (2L * width));
                Backward(from.Read(row, room.First), behind.Read(row, room.First + width), line, width, (float)scale);
                to.Write(row, line);
            }
        });
        return ofScores;
    }

    // Of the first so many of the row; the rest is 0. A row that sees nothing is NaN, as 0 / 0 is.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Softmax(float* row, int visible, int width, float factor, float* room)
    {
        if (visible == 0)
        {
            new Span<float>(row, width).Fill(float.NaN);
            return;
        }

        var largest = Largest(row, visible);
        var (largests, factors, sums) = (TSimd.Broadcast(largest), TSimd.Broadcast(factor), TSimd.Zero);
        var c = 0;
        for (; c <= visible - TSimd.Width; c += TSimd.Width)
        {
            var power = Power(TSimd.Load(row + c), largests, factors);
            sums = TSimd.Add(sums, power);
            TSimd.Store(power, room + c);
        }

        if (c < visible)
        {
            for (var k = 0; k < TSimd.Width; k++) room[c + k] = c + k < visible ? row[c + k] : float.NegativeInfinity;
            var power = Power(TSimd.Load(room + c), largests, factors);
            sums = TSimd.Add(sums, power);
            TSimd.Store(power, room + c);
        }

        var share = 1 / TSimd.Sum(sums);
        var shares = TSimd.Broadcast(share);
        for (c = 0; c <= visible - TSimd.Width; c += TSimd.Width) TSimd.Store(TSimd.Multiply(TSimd.Load(room + c), shares), row + c);
        for (; c < visible; c++) row[c] = room[c] * share;
        new Span<float>(row + visible, width - visible).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Power(TVector score, TVector largest, TVector factor) => SimdMath.Exp2<TSimd, TVector>(TSimd.Multiply(TSimd.Subtract(score, largest), factor));

    // Where a score is NaN it shows in the sum, whatever comes out here.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Largest(float* row, int count)
    {
        var largest = float.NegativeInfinity;
        var c = 0;
        if (count >= TSimd.Width)
        {
            var largests = TSimd.Load(row);
            for (c = TSimd.Width; c <= count - TSimd.Width; c += TSimd.Width) largests = TSimd.Max(largests, TSimd.Load(row + c));
            largest = TSimd.Largest(largests);
        }

        for (; c < count; c++) largest = Math.Max(largest, row[c]);
        return largest;
    }

    // With w the weights and g their gradient: scale w (g - sum(g w)).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward(float* weights, float* gradient, float* ofScores, int width, float scale)
    {
        var products = TSimd.Zero;
        var c = 0;
        for (; c <= width - TSimd.Width; c += TSimd.Width) products = TSimd.MultiplyAdd(TSimd.Load(gradient + c), TSimd.Load(weights + c), products);
        var sum = TSimd.Sum(products);
        for (; c < width; c++) sum += gradient[c] * weights[c];
        var (sums, scales) = (TSimd.Broadcast(sum), TSimd.Broadcast(scale));
        for (c = 0; c <= width - TSimd.Width; c += TSimd.Width)
        {
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(TSimd.Load(weights + c), scales), TSimd.Subtract(TSimd.Load(gradient + c), sums)), ofScores + c);
        }

        for (; c < width; c++) ofScores[c] = weights[c] * scale * (gradient[c] - sum);
    }
}
