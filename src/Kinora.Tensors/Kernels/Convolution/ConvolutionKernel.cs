using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary>
/// Works off a convolution tile by tile. In a padded tile the factor of any tap lies at a fixed distance from its position, also over the end of a row: so positions go
/// through in one line, and what falls between rows is thrown away. Frames that lie before or after the input are left out.
/// </summary>
internal static unsafe class ConvolutionKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int BlockOutputs = ConvolutionBlock<TSimd, TVector>.Outputs;

    // Outputs of a tile: enough for the tile to be worth its copy.
    private const int TileOutputs = 64;

    /// <summary>Computes the whole of it.</summary>
    public static void Run(ConvolutionProblem problem, int threads)
    {
        var tiling = new ConvolutionTiling(problem);
        var groups = (problem.Outputs + BlockOutputs - 1) / BlockOutputs;
        var products = problem.Taps[0] * problem.Inputs * problem.Taps[1] * problem.Taps[2];
        using var weights = new WorkMemory((long)groups * products * BlockOutputs);
        KernelThreads.For(groups, threads, group => Pack(problem, (int)group, weights.First + (group * products * BlockOutputs)));
        var offsets = Offsets(problem, tiling);
        var (rows, columns, outputs) = (Parts(problem.ResultHeight, tiling.Rows), Parts(problem.ResultWidth, tiling.Columns), Parts(problem.Outputs, TileOutputs));
        KernelThreads.For((long)problem.Batch * problem.ResultFrames * rows * columns * outputs, threads, part =>
        {
            (part, var output) = Math.DivRem(part, outputs);
            (part, var column) = Math.DivRem(part, columns);
            (part, var row) = Math.DivRem(part, rows);
            var (batch, frame) = Math.DivRem(part, problem.ResultFrames);
            Tile(problem, tiling, batch, (int)frame, (int)row * tiling.Rows, (int)column * tiling.Columns, (int)output * TileOutputs, weights.First, offsets);
        });

        static int Parts(int whole, int part) => (whole + part - 1) / part;
    }

    // [in, kt, kh, kw] of four outputs to [kt, in, kh kw, 4]; outputs that are not there are 0.
    private static void Pack(ConvolutionProblem problem, int group, float* to)
    {
        var area = problem.Taps[1] * problem.Taps[2];
        var volume = problem.Taps[0] * area;
        for (var time = 0; time < problem.Taps[0]; time++)
        {
            for (var input = 0; input < problem.Inputs; input++)
            {
                for (var tap = 0; tap < area; tap++)
                {
                    for (var k = 0; k < BlockOutputs; k++, to++)
                    {
                        var output = (group * BlockOutputs) + k;
                        *to = output < problem.Outputs ? problem.Weight[((((long)output * problem.Inputs) + input) * volume) + (time * area) + tap] : 0;
                    }
                }
            }
        }
    }

    private static nint[] Offsets(ConvolutionProblem problem, ConvolutionTiling tiling)
    {
        var offsets = new List<nint>();
        for (var channel = 0; channel < tiling.Channels; channel++)
        {
            for (var row = 0; row < problem.Taps[1]; row++)
            {
                for (var column = 0; column < problem.Taps[2]; column++) offsets.Add((channel * tiling.Plane) + (row * tiling.Pitch) + column);
            }
        }

        return [.. offsets];
    }

    private static void Tile(ConvolutionProblem problem, ConvolutionTiling tiling, long batch, int frame, int row, int column, int output, float* weights, nint[] offsets)
    {
        var rows = Math.Min(tiling.Rows, problem.ResultHeight - row);
        var columns = Math.Min(tiling.Columns, problem.ResultWidth - column);
        var outputs = Math.Min(TileOutputs, problem.Outputs - output);
        var block = ConvolutionBlock<TSimd, TVector>.Positions;
        var positions = (((rows * tiling.Pitch) + block - 1) / block) * block;
        var padded = (outputs + BlockOutputs - 1) / BlockOutputs * BlockOutputs;
        var frameNumbers = (long)problem.Inputs * tiling.Plane;
        using var room = new WorkMemory((problem.Taps[0] * frameNumbers) + block + ((long)padded * positions));
        var results = room.First + (problem.Taps[0] * frameNumbers) + block;
        new Span<float>(results - block, block).Clear();
        for (var k = 0; k < padded; k++) new Span<float>(results + ((long)k * positions), positions).Fill(k < outputs ? problem.Bias[output + k] : 0);

        var area = problem.Taps[1] * problem.Taps[2];
        var products = (long)problem.Taps[0] * problem.Inputs * area;
        fixed (nint* offset = offsets)
        {
            for (var time = 0; time < problem.Taps[0]; time++)
            {
                var source = frame + time - problem.Front[0];
                if (source < 0 || source >= problem.Frames) continue;
                var tile = room.First + (time * frameNumbers);
                Copy(problem, tiling, batch, source, row, column, tile);
                for (var channel = 0; channel < problem.Inputs; channel += tiling.Channels)
                {
                    var count = Math.Min(tiling.Channels, problem.Inputs - channel) * area;
                    for (var k = 0; k < padded; k += BlockOutputs)
                    {
                        var own = weights + ((((output + k) / BlockOutputs * products) + ((((long)time * problem.Inputs) + channel) * area)) * BlockOutputs);
                        for (var at = 0; at < positions; at += block)
                            ConvolutionBlock<TSimd, TVector>.Add(own, tile + ((long)channel * tiling.Plane) + at, offset, count, results + ((long)k * positions) + at, positions);
                    }
                }
            }
        }

        for (var k = 0; k < outputs; k++)
        {
            var to = problem.Y + ((((((batch * problem.Outputs) + output + k) * problem.ResultFrames) + frame) * problem.ResultHeight + row) * problem.ResultWidth) + column;
            for (var r = 0; r < rows; r++) new Span<float>(results + ((long)k * positions) + (r * tiling.Pitch), columns).CopyTo(new Span<float>(to + ((long)r * problem.ResultWidth), columns));
        }
    }

    // Rows and columns of a frame's channels that a tile's results depend on, with zeros where there is no input.
    private static void Copy(ConvolutionProblem problem, ConvolutionTiling tiling, long batch, int frame, int row, int column, float* tile)
    {
        var first = column - problem.Front[2];
        var left = Math.Clamp(-first, 0, tiling.Pitch);
        var count = Math.Clamp(problem.Width - first - left, 0, tiling.Pitch - left);
        var planeRows = tiling.Plane / tiling.Pitch;
        for (var channel = 0; channel < problem.Inputs; channel++)
        {
            var from = problem.X + (batch * problem.Strides[0]) + (channel * problem.Strides[1]) + (frame * problem.Strides[2]) + first + left;
            for (var r = 0; r < planeRows; r++, tile += tiling.Pitch)
            {
                var source = row + r - problem.Front[1];
                if (source < 0 || source >= problem.Height)
                {
                    new Span<float>(tile, tiling.Pitch).Clear();
                    continue;
                }

                new Span<float>(tile, left).Clear();
                new Span<float>(from + (source * problem.Strides[3]), count).CopyTo(new Span<float>(tile + left, count));
                new Span<float>(tile + left + count, tiling.Pitch - left - count).Clear();
            }
        }
    }
}
