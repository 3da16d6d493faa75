using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary>
/// The product in tiles: a piece of the weight is widened into panels that stay in the second cache, and goes through a stretch of
/// rows, a block of which is in the first. Sums run along the inputs in the same order whatever the tiles are.
/// </summary>
internal static unsafe class QuantizedProduct<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int BlockRows = AttentionBlocks<TSimd, TVector>.Rows;

    // Inputs that are worked off at once; whole groups.
    private const int Depth = 256;

    // Outputs of a tile, whole panels at every vector width.
    private const int TileOutputs = 256;

    // Rows of a tile, for which a piece of the weight is widened once.
    private const int TileRows = 96 * BlockRows;

    // Rows that go through one panel after another: Depth numbers of each lie in the second cache.
    private const int StretchRows = 16 * BlockRows;

    private static readonly float[] s_ones = [1, 1, 1, 1, 1, 1];

    private static int Columns => AttentionBlocks<TSimd, TVector>.Columns;

    /// <summary>Computes the whole of it.</summary>
    public static void Run(QuantizedProblem problem, int threads)
    {
        var tiles = (problem.Outputs + TileOutputs - 1) / TileOutputs;
        var chunks = (problem.Rows + TileRows - 1) / TileRows;
        KernelThreads.For(tiles * chunks, threads, part =>
        {
            var (chunk, tile) = Math.DivRem(part, tiles);
            var first = chunk * TileRows;
            Tile(problem, first, (int)Math.Min(TileRows, problem.Rows - first), (int)tile * TileOutputs);
        });
    }

    private static void Tile(QuantizedProblem problem, long firstRow, int rows, int output)
    {
        var outputs = Math.Min(TileOutputs, problem.Outputs - output);
        var (whole, rest) = (rows / BlockRows * BlockRows, rows % BlockRows);
        using var room = new WorkMemory((Depth * TileOutputs) + (BlockRows * (Depth + Columns)));
        var panels = room.First;
        var lastRows = panels + (Depth * TileOutputs);
        var edge = lastRows + (BlockRows * Depth);
        new Span<float>(lastRows, BlockRows * Depth).Clear();
        var x = problem.X + (firstRow * problem.Inputs);
        var y = problem.Y + (firstRow * problem.Outputs) + output;
        Begin(problem, y, rows, output, outputs);
        for (var input = 0; input < problem.Inputs; input += Depth)
        {
            var depth = Math.Min(Depth, problem.Inputs - input);
            for (var column = 0; column < outputs; column += Columns) QuantizedPanels.Widen(problem, output + column, Columns, input, depth, panels + (column * Depth));
            for (var row = 0; row < rest; row++) new Span<float>(x + ((long)(whole + row) * problem.Inputs) + input, depth).CopyTo(new Span<float>(lastRows + (row * Depth), depth));
            for (var stretch = 0; stretch < whole; stretch += StretchRows)
            {
                var end = Math.Min(whole, stretch + StretchRows);
                for (var column = 0; column < outputs; column += Columns)
                {
                    for (var row = stretch; row < end; row += BlockRows)
                    {
                        Block(x + ((long)row * problem.Inputs) + input, problem.Inputs, panels + (column * Depth), depth,
                            y + ((long)row * problem.Outputs) + column, problem.Outputs, BlockRows, outputs - column, edge);
                    }
                }
            }

            if (rest == 0) continue;
            for (var column = 0; column < outputs; column += Columns)
                Block(lastRows, Depth, panels + (column * Depth), depth, y + ((long)whole * problem.Outputs) + column, problem.Outputs, rest, outputs - column, edge);
        }
    }

    private static void Begin(QuantizedProblem problem, float* y, int rows, int output, int outputs)
    {
        for (var row = 0; row < rows; row++)
        {
            var to = new Span<float>(y + ((long)row * problem.Outputs), outputs);
            if (problem.Bias is null) to.Clear();
            else new Span<float>(problem.Bias + output, outputs).CopyTo(to);
        }
    }

    // Adds a block's sums. Where it reaches over the result's edge, it is worked off beside it.
    private static void Block(float* x, int stride, float* panel, int depth, float* y, int outputStride, int rows, int columns, float* edge)
    {
        fixed (float* ones = s_ones)
        {
            if (rows == BlockRows && columns >= Columns)
            {
                AttentionBlocks<TSimd, TVector>.Mix(x, stride, panel, depth, y, outputStride, ones);
                return;
            }

            var width = Math.Min(columns, Columns);
            new Span<float>(edge, BlockRows * Columns).Clear();
            for (var row = 0; row < rows; row++) new Span<float>(y + ((long)row * outputStride), width).CopyTo(new Span<float>(edge + (row * Columns), width));
            AttentionBlocks<TSimd, TVector>.Mix(x, stride, panel, depth, edge, Columns, ones);
            for (var row = 0; row < rows; row++) new Span<float>(edge + (row * Columns), width).CopyTo(new Span<float>(y + ((long)row * outputStride), width));
        }
    }
}
