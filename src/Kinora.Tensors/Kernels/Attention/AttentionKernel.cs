using System.Runtime.CompilerServices;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary>
/// Attention with online softmax (Milakov and Gimelshein 2018; tiled as in Dao et al. 2022): a tile of queries goes through
/// the keys tile by tile, keeps for every query the largest score so far and the sum of its weights, and scales what it has
/// when a larger one comes. Scores exist for one tile of queries and keys at a time.
/// </summary>
internal static unsafe class AttentionKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Rows = AttentionBlocks<TSimd, TVector>.Rows;

    // Queries of a tile: a tile's queries, scores and results lie in the two inner caches, where a block of keys joins them.
    private const int TileQueries = 8 * Rows;
    private const int TileKeys = 128;

    // Packed keys and values that are alive at once: heads are worked off in groups of about this many numbers.
    private const long GroupNumbers = 1 << 21;

    /// <summary>Computes the whole of it.</summary>
    public static void Run(AttentionProblem problem, int threads)
    {
        var keys = AttentionPacking<TSimd, TVector>.Padded(problem.Keys);
        var packedKeys = (long)keys * problem.Width;
        var packed = packedKeys + ((long)problem.Keys * AttentionPacking<TSimd, TVector>.Padded(problem.ValueWidth));
        var heads = (long)problem.Batch * problem.KeyHeads;
        var group = Math.Clamp(GroupNumbers / Math.Max(1, packed), 1, heads);
        var shared = problem.Heads / problem.KeyHeads;
        var tiles = (problem.Queries + TileQueries - 1) / TileQueries;
        using var room = new WorkMemory(group * packed);
        for (long first = 0; first < heads; first += group)
        {
            var (from, count) = (first, Math.Min(group, heads - first));
            KernelThreads.For(count, threads, k =>
            {
                var (batch, head) = Math.DivRem(from + k, problem.KeyHeads);
                var to = room.First + (k * packed);
                AttentionPacking<TSimd, TVector>.Keys(problem.K[batch, head], problem.K.RowStride, problem.Keys, problem.Width, to);
                AttentionPacking<TSimd, TVector>.Values(problem.V[batch, head], problem.V.RowStride, problem.Keys, problem.ValueWidth, to + packedKeys);
            });
            KernelThreads.For(count * shared * tiles, threads, part =>
            {
                var (unit, tile) = Math.DivRem(part, tiles);
                var (k, member) = Math.DivRem(unit, shared);
                var (batch, head) = Math.DivRem(from + k, problem.KeyHeads);
                // Later tiles of a causal problem have more keys: the long ones go first, so that no thread waits for one at the end.
                var query = (int)(tiles - 1 - tile) * TileQueries;
                Tile(problem, batch, (head * shared) + member, query, room.First + (k * packed), room.First + (k * packed) + packedKeys);
            });
        }
    }

    private static void Tile(AttentionProblem problem, long batch, long head, int query, float* keys, float* values)
    {
        var queries = Math.Min(TileQueries, problem.Queries - query);
        var groups = (queries + Rows - 1) / Rows;
        var (columns, width) = (AttentionBlocks<TSimd, TVector>.Columns, problem.Width);
        var wide = AttentionPacking<TSimd, TVector>.Padded(problem.ValueWidth);
        using var room = new WorkMemory((TileQueries * (width + TileKeys + wide)) + (3 * TileQueries));
        var q = room.First;
        var scores = q + (TileQueries * width);
        var results = scores + (TileQueries * TileKeys);
        var largest = results + (TileQueries * wide);
        var sums = largest + TileQueries;
        var scales = sums + TileQueries;
        new Span<float>(results, (TileQueries * wide) + (3 * TileQueries)).Clear();
        new Span<float>(largest, TileQueries).Fill(float.NegativeInfinity);

        // Scores to base 2: 2^x takes fewer steps than e^x.
        var factor = (float)(SimdMath.Log2OfE / Math.Sqrt(width));
        AttentionPacking<TSimd, TVector>.Queries(problem.Q[batch, head] + (query * problem.Q.RowStride), problem.Q.RowStride, queries, width, factor, q);

        var end = problem.VisibleKeys(batch, query + queries - 1);
        for (var start = 0; start < end; start += TileKeys)
        {
            var count = Math.Min(TileKeys, end - start);
            for (var block = 0; block < count; block += columns)
            {
                for (var g = 0; g < groups; g++)
                {
                    AttentionBlocks<TSimd, TVector>.Scores(q + (g * Rows * width), keys + ((long)(start + block) * width), width, scores + (g * Rows * TileKeys) + block, TileKeys);
                }
            }

            for (var i = 0; i < queries; i++)
            {
                var row = scores + (i * TileKeys);
                var seen = Math.Clamp(problem.VisibleKeys(batch, query + i) - start, 0, count);
                AddBias(problem, batch, head, query + i, start, seen, row);
                scales[i] = Weigh(row, seen, count, largest + i, sums + i);
            }

            for (var block = 0; block < wide; block += columns)
            {
                var v = values + ((long)block * problem.Keys) + ((long)start * columns);
                for (var g = 0; g < groups; g++)
                {
                    AttentionBlocks<TSimd, TVector>.Mix(scores + (g * Rows * TileKeys), TileKeys, v, count, results + (g * Rows * wide) + block, wide, scales + (g * Rows));
                }
            }
        }

        var to = problem.Result[batch, head] + (query * problem.Result.RowStride);
        for (var i = 0; i < queries; i++, to += problem.Result.RowStride, results += wide) Divide(results, problem.ValueWidth, sums[i], to);
    }

    // Scores to weights: 2^(score - largest so far), 0 for keys that are not seen. Gives what earlier results must be scaled by.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Weigh(float* row, int seen, int count, float* largest, float* sum)
    {
        for (var j = seen; j < (count + TSimd.Width - 1) / TSimd.Width * TSimd.Width; j++) row[j] = float.NegativeInfinity;
        var lanes = TSimd.Load(row);
        for (var j = TSimd.Width; j < count; j += TSimd.Width) lanes = TSimd.Max(lanes, TSimd.Load(row + j));
        var before = *largest;
        var now = Math.Max(before, TSimd.Largest(lanes));
        *largest = now;

        // All hidden so far: any number will do, the weights are 0.
        var shift = TSimd.Broadcast(float.IsNegativeInfinity(now) ? 0 : now);
        var total = TSimd.Zero;
        for (var j = 0; j < count; j += TSimd.Width)
        {
            var weight = SimdMath.Exp2<TSimd, TVector>(TSimd.Subtract(TSimd.Load(row + j), shift));
            TSimd.Store(weight, row + j);
            total = TSimd.Add(total, weight);
        }

        if (before == now)
        {
            *sum += TSimd.Sum(total);
            return 1;
        }

        var scale = float.IsNegativeInfinity(before) ? 0 : MathF.Pow(2, before - now);
        *sum = (*sum * scale) + TSimd.Sum(total);
        return scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBias(AttentionProblem problem, long batch, long head, int query, int start, int seen, float* row)
    {
        if (problem.Slopes is { } slopes)
        {
            var slope = TSimd.Broadcast(slopes[head]);
            var roots = problem.Roots + (problem.Queries - 1 - query) + start;
            for (var j = 0; j < seen; j += TSimd.Width) TSimd.Store(TSimd.MultiplyAdd(slope, TSimd.Load(roots + j), TSimd.Load(row + j)), row + j);
        }

        if (problem.Bias is not { } bias) return;
        var added = bias[batch, head] + (query * bias.RowStride) + start;
        for (var j = 0; j < seen; j++) row[j] += added[j] * SimdMath.Log2OfE;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Divide(float* results, int width, float sum, float* to)
    {
        var (c, sums) = (0, TSimd.Broadcast(sum));
        for (; c <= width - TSimd.Width; c += TSimd.Width) TSimd.Store(TSimd.Divide(TSimd.Load(results + c), sums), to + c);
        for (; c < width; c++) to[c] = results[c] / sum;
    }
}
