using System.Runtime.Intrinsics.X86;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary>
/// Convolutions with 3x3 taps in a frame, by Winograd's minimal filtering: a quarter of the products of the direct way, and sums whose rounding is some
/// times as large. Taps along time are added up between the transforms.
/// </summary>
internal static unsafe class WinogradKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Points = WinogradTransforms<TSimd, TVector>.Span * WinogradTransforms<TSimd, TVector>.Span;
    private const int Side = WinogradTransforms<TSimd, TVector>.Side;
    private const int Results = Side * Side;
    private const int BlockOutputs = ConvolutionBlock<TSimd, TVector>.Outputs;

    // Outputs of a task: its products, of 36 points each, lie in the second cache.
    private const int TaskOutputs = 64;

    // Numbers in a cache line.
    private const int LineNumbers = 16;

    // Channels that are transformed before they are multiplied.
    private const int Channels = 32;

    /// <summary>Computes the whole of it.</summary>
    public static void Run(ConvolutionProblem problem, int threads)
    {
        var tiling = new WinogradTiling(problem, ConvolutionBlock<TSimd, TVector>.Positions);
        var groups = Parts(problem.Outputs, BlockOutputs);
        using var weights = new WorkMemory((long)problem.Taps[0] * Points * groups * problem.Inputs * BlockOutputs);
        KernelThreads.For(groups, threads, group => Pack(problem, (int)group, groups, weights.First));
        nint[] offsets = [.. Enumerable.Range(0, Channels).Select(k => (nint)k * tiling.Lanes)];
        var (rows, columns, outputs) = (Parts(problem.ResultHeight, Side * tiling.Rows), Parts(problem.ResultWidth, Side * tiling.Columns), Parts(problem.Outputs, TaskOutputs));
        KernelThreads.For((long)problem.Batch * problem.ResultFrames * rows * columns * outputs, threads, part =>
        {
            (part, var output) = Math.DivRem(part, outputs);
            (part, var column) = Math.DivRem(part, columns);
            (part, var row) = Math.DivRem(part, rows);
            var (batch, frame) = Math.DivRem(part, problem.ResultFrames);
            Task(problem, tiling, batch, (int)frame, (int)row * Side * tiling.Rows, (int)column * Side * tiling.Columns, (int)output * TaskOutputs, weights.First, offsets);
        });
    }

    private static int Parts(int whole, int part) => (whole + part - 1) / part;

    // [out, in, kt, 3, 3] to [kt, point, out / 4, in, 4]; outputs that are not there are 0.
    private static void Pack(ConvolutionProblem problem, int group, int groups, float* to)
    {
        const int area = 9;
        var points = stackalloc double[Points];
        for (var time = 0; time < problem.Taps[0]; time++)
        {
            for (var input = 0; input < problem.Inputs; input++)
            {
                for (var k = 0; k < BlockOutputs; k++)
                {
                    var output = (group * BlockOutputs) + k;
                    if (output < problem.Outputs) WinogradTransforms<TSimd, TVector>.Kernel(problem.Weight + (((((long)output * problem.Inputs) + input) * problem.Taps[0]) + time) * area, points);
                    else new Span<double>(points, Points).Clear();
                    for (var point = 0; point < Points; point++)
                        to[((((((long)((time * Points) + point) * groups) + group) * problem.Inputs) + input) * BlockOutputs) + k] = (float)points[point];
                }
            }
        }
    }

    private static void Task(ConvolutionProblem problem, WinogradTiling tiling, long batch, int frame, int row, int column, int output, float* weights, nint[] offsets)
    {
        var outputs = Math.Min(TaskOutputs, problem.Outputs - output);
        var padded = Parts(outputs, BlockOutputs) * BlockOutputs;
        var groups = Parts(problem.Outputs, BlockOutputs);
        var (lanes, block) = (tiling.Lanes, ConvolutionBlock<TSimd, TVector>.Positions);
        var rowNumbers = (Side * tiling.Pitch) + Results;
        var step = (long)Channels * lanes;
        var sumStep = (long)padded * lanes;
        using var room = new WorkMemory((Points * (step + sumStep)) + (Results * tiling.Phase) + (Points * TSimd.Width) + rowNumbers);
        var inputs = room.First;
        var sums = inputs + (Points * step);
        var phases = sums + (Points * sumStep);
        var scratch = phases + (Results * tiling.Phase);
        var line = scratch + (Points * TSimd.Width);
        new Span<float>(sums, checked((int)(Points * sumStep))).Clear();
        new Span<float>(phases, Results * tiling.Phase).Clear();
        fixed (nint* offset = offsets)
        {
            for (var time = 0; time < problem.Taps[0]; time++)
            {
                var source = frame + time - problem.Front[0];
                if (source < 0 || source >= problem.Frames) continue;
                for (var channel = 0; channel < problem.Inputs; channel += Channels)
                {
                    var count = Math.Min(Channels, problem.Inputs - channel);
                    for (var k = 0; k < count; k++)
                    {
                        Copy(problem, tiling, problem.X + (batch * problem.Strides[0]) + ((channel + k) * problem.Strides[1]) + (source * problem.Strides[2]), row, column, phases, line);
                        for (var n = 0; n < lanes; n += TSimd.Width)
                            WinogradTransforms<TSimd, TVector>.Input(phases + n, tiling.Phase, tiling.Pitch, inputs + ((long)k * lanes) + n, step, scratch);
                    }

                    for (var point = 0; point < Points; point++)
                    {
                        for (var k = 0; k < padded; k += BlockOutputs)
                        {
                            var own = weights + (((((((long)time * Points) + point) * groups) + ((output + k) / BlockOutputs)) * problem.Inputs) + channel) * BlockOutputs;
                            for (var n = 0; n < lanes; n += block)
                                ConvolutionBlock<TSimd, TVector>.Add(own, inputs + (point * step) + n, offset, count, sums + (point * sumStep) + ((long)k * lanes) + n, lanes);
                        }
                    }
                }
            }
        }

        for (var k = 0; k < outputs; k++)
        {
            for (var n = 0; n < lanes; n += TSimd.Width)
                WinogradTransforms<TSimd, TVector>.Output(sums + ((long)k * lanes) + n, sumStep, problem.Bias[output + k], phases + n, tiling.Phase, scratch);
            var to = problem.Y + (((((batch * problem.Outputs) + output + k) * problem.ResultFrames) + frame) * problem.ResultHeight * problem.ResultWidth);
            Write(problem, tiling, to, row, column, phases, line);
        }
    }

    // The rows and columns that a task's tiles see, every fourth number of every fourth row together, with zeros where there is no input.
    private static void Copy(ConvolutionProblem problem, WinogradTiling tiling, float* plane, int row, int column, float* phases, float* line)
    {
        var width = Side * tiling.Pitch;
        var first = column - problem.Front[2];
        var left = Math.Clamp(-first, 0, width);
        var count = Math.Clamp(problem.Width - first - left, 0, width - left);
        new Span<float>(line, width + Results).Clear();
        for (var r = 0; r < (Side * tiling.Rows) + 2; r++)
        {
            var source = row + r - problem.Front[1];
            var to = phases + (r % Side * Side * tiling.Phase) + (r / Side * tiling.Pitch);
            if (source < 0 || source >= problem.Height) new Span<float>(line + left, count).Clear();
            else
            {
                var from = plane + (source * problem.Strides[3]) + first + left;
                new Span<float>(from, count).CopyTo(new Span<float>(line + left, count));
                // The next channel's row is a plane away, where the processor does not look ahead by itself.
                for (var k = 0; k < count && Sse.IsSupported; k += LineNumbers) Sse.Prefetch0(from + problem.Strides[1] + k);
            }

            FourPhases.Split(line, to, tiling.Phase, tiling.Pitch);
        }
    }

    private static void Write(ConvolutionProblem problem, WinogradTiling tiling, float* plane, int row, int column, float* phases, float* line)
    {
        var columns = Math.Min(Side * tiling.Columns, problem.ResultWidth - column);
        for (var r = 0; r < Side * tiling.Rows && row + r < problem.ResultHeight; r++)
        {
            FourPhases.Join(phases + (r % Side * Side * tiling.Phase) + (r / Side * tiling.Pitch), tiling.Phase, line, tiling.Columns);
            new Span<float>(line, columns).CopyTo(new Span<float>(plane + ((long)(row + r) * problem.ResultWidth) + column, columns));
        }
    }
}
