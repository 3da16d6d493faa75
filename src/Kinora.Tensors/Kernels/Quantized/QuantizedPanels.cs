using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kinora.Tensors.Kernels;

/// <summary>
/// Widens a piece of a weight into a panel [depth, columns]: what neighbouring outputs multiply one input with lies side by side. Eight
/// rows of eight integers are turned over as bytes, before they become four times as wide.
/// </summary>
internal static unsafe class QuantizedPanels
{
    private const int Side = 8;
    private const int Group = QuantizedFormats.Group;

    /// <summary>Widens one panel; outputs beyond the weight's last are 0.</summary>
    /// <param name="problem">The weight.</param>
    /// <param name="output">Its first row.</param>
    /// <param name="columns">How many rows, a multiple of 8.</param>
    /// <param name="input">Its first column, a multiple of 32.</param>
    /// <param name="depth">How many columns, a multiple of 32.</param>
    /// <param name="panel">Written: [depth, columns].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(QuantizedProblem problem, int output, int columns, int input, int depth, float* panel)
    {
        var unpacked = stackalloc sbyte[Side * Group];
        var rows = stackalloc sbyte*[Side];
        var scales = stackalloc float[Side];
        var shifts = stackalloc float[Side];
        var rowBytes = problem.Format.RowBytes(problem.Inputs);
        var groups = problem.Inputs / Group;
        for (var column = 0; column < columns; column += Side)
        {
            for (var group = input / Group; group < (input + depth) / Group; group++)
            {
                for (var k = 0; k < Side; k++)
                {
                    // A row that is not there is read as the last one, at scale 0.
                    var row = (long)Math.Min(output + column + k, problem.Outputs - 1);
                    rows[k] = GroupCodec.Open(
                        problem.Format, problem.Values + (row * rowBytes), problem.Scales + (row * groups), group, unpacked + (k * Group), out scales[k], out shifts[k]);
                    if (output + column + k >= problem.Outputs) (scales[k], shifts[k]) = (0, 0);
                }

                var to = panel + ((long)((group * Group) - input) * columns) + column;
                if (Avx2.IsSupported && !problem.Plain) Turn(rows, Vector256.Load(scales), Vector256.Load(shifts), to, columns);
                else TurnPlain(rows, scales, shifts, to, columns);
            }
        }
    }

    private static void TurnPlain(sbyte** rows, float* scales, float* shifts, float* to, int columns)
    {
        for (var k = 0; k < Group; k++, to += columns)
        {
            for (var row = 0; row < Side; row++) to[row] = (rows[row][k] * scales[row]) + shifts[row];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(sbyte** rows, Vector256<float> scales, Vector256<float> shifts, float* to, int columns)
    {
        for (var k = 0; k < Group; k += Side)
        {
            var pair0 = Pair(rows[0] + k, rows[1] + k);
            var pair1 = Pair(rows[2] + k, rows[3] + k);
            var pair2 = Pair(rows[4] + k, rows[5] + k);
            var pair3 = Pair(rows[6] + k, rows[7] + k);
            var (low0, high0) = (Sse2.UnpackLow(pair0, pair1).AsUInt32(), Sse2.UnpackHigh(pair0, pair1).AsUInt32());
            var (low1, high1) = (Sse2.UnpackLow(pair2, pair3).AsUInt32(), Sse2.UnpackHigh(pair2, pair3).AsUInt32());
            to = Store(Sse2.UnpackLow(low0, low1), scales, shifts, to, columns);
            to = Store(Sse2.UnpackHigh(low0, low1), scales, shifts, to, columns);
            to = Store(Sse2.UnpackLow(high0, high1), scales, shifts, to, columns);
            to = Store(Sse2.UnpackHigh(high0, high1), scales, shifts, to, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Pair(sbyte* first, sbyte* second) =>
        Sse2.UnpackLow(Vector128.CreateScalarUnsafe(*(ulong*)first).AsByte(), Vector128.CreateScalarUnsafe(*(ulong*)second).AsByte()).AsUInt16();

    // Two columns of eight bytes. A scale times an integer is exact in fp32, so fused or not the value is rounded once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Store(Vector128<uint> columnsOfRows, Vector256<float> scales, Vector256<float> shifts, float* to, int columns)
    {
        var bytes = columnsOfRows.AsSByte();
        Vector256.MultiplyAddEstimate(Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(bytes)), scales, shifts).Store(to);
        Vector256.MultiplyAddEstimate(Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(Sse2.ShiftRightLogical128BitLane(bytes, Side))), scales, shifts).Store(to + columns);
        return to + (2 * columns);
    }
}
