using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kinora.Tensors.Kernels;

/// <summary>
/// The arithmetic of <see cref="FrameNorm"/> on one frame: positions x channels, the channels of a position side by side and
/// in blocks of sixteen. A vector therefore holds the same channels all along, and scale and shift stay in registers.
/// </summary>
internal static unsafe class FrameNormKernel
{
    /// <summary>Channels of a vector.</summary>
    public const int Width = 16;

    // Positions that are summed up in fp32 before the sum goes to double precision: large frames lose nothing.
    private const int Stretch = 512;

    /// <summary>Statistics and result of one frame.</summary>
    /// <param name="x">Positions x channels.</param>
    /// <param name="y">Where the result goes, likewise.</param>
    /// <param name="statistics">Per channel: mean, then, behind all of them, one over the deviation; written.</param>
    /// <param name="norm">What is computed.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TIn, TOut>(nint x, nint y, nint statistics, in FrameNormSizes norm)
        where TIn : struct, ILanes
        where TOut : struct, ILanes
    {
        var sums = stackalloc double[norm.Channels];
        var means = (float*)statistics;
        var scales = means + norm.Channels;
        for (var block = 0; block < norm.Channels; block += Width) Sum<TIn>(x, block, default, squared: false, sums + block, norm);
        norm.PerGroup(sums, (sum, count) => sum / count, means);
        for (var block = 0; block < norm.Channels; block += Width) Sum<TIn>(x, block, Vector512.Load(means + block), squared: true, sums + block, norm);
        var eps = norm.Eps;
        norm.PerGroup(sums, (sum, count) => 1 / Math.Sqrt((sum / count) + eps), scales);

        for (var block = 0; block < norm.Channels; block += Width)
        {
            var (scale, shift) = ScaleAndShift(means, scales, block, norm);
            long index = block;
            if (norm.Silu)
            {
                for (var p = 0; p < norm.Positions; p++, index += norm.Channels)
                {
                    var z = Vector512.FusedMultiplyAdd(TIn.Load(x, index), scale, shift);
                    TOut.Store(z * Sigmoid(z), y, index);
                }
            }
            else
            {
                for (var p = 0; p < norm.Positions; p++, index += norm.Channels) TOut.Store(Vector512.FusedMultiplyAdd(TIn.Load(x, index), scale, shift), y, index);
            }
        }
    }

    /// <summary>Gradients of one frame.</summary>
    /// <param name="x">The input.</param>
    /// <param name="gradient">The gradient of the result.</param>
    /// <param name="statistics">What <see cref="Forward"/> wrote.</param>
    /// <param name="ofInput">Where the gradient of the input goes.</param>
    /// <param name="inner">Room for positions x channels numbers.</param>
    /// <param name="sums">The frame's share of the gradients of the weight, then of the bias, per channel; written.</param>
    /// <param name="norm">What was computed.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TIn, TGradient>(nint x, nint gradient, nint statistics, nint ofInput, nint inner, nint sums, in FrameNormSizes norm)
        where TIn : struct, ILanes
        where TGradient : struct, ILanes
    {
        var means = (float*)statistics;
        var scales = means + norm.Channels;
        var ofWeight = (float*)sums;
        var ofBias = ofWeight + norm.Channels;
        for (var block = 0; block < norm.Channels; block += Width) Inner<TIn, TGradient>(x, gradient, means, scales, (float*)inner, ofWeight, ofBias, block, norm);

        // With g the gradient of the norm's result, x^ its normalised input and m the values of a group:
        // deviation x gradient = w g - sum(w g) / m - x^ sum(w g x^) / m, arranged as dz * first + x * second + third.
        var totals = stackalloc double[norm.Channels];
        var plain = stackalloc float[norm.Channels];
        var projected = stackalloc float[norm.Channels];
        for (var c = 0; c < norm.Channels; c++) totals[c] = (double)norm.Weight[c] * ofBias[c];
        norm.PerGroup(totals, (sum, count) => sum / count, plain);
        for (var c = 0; c < norm.Channels; c++) totals[c] = (double)norm.Weight[c] * ofWeight[c];
        norm.PerGroup(totals, (sum, count) => sum / count, projected);
        for (var block = 0; block < norm.Channels; block += Width)
        {
            var scale = Vector512.Load(scales + block);
            var first = Vector512.Load(norm.Weight + block) * scale;
            var second = -scale * scale * Vector512.Load(projected + block);
            var third = -(scale * Vector512.Load(plain + block)) - (Vector512.Load(means + block) * second);
            long index = block;
            for (var p = 0; p < norm.Positions; p++, index += norm.Channels)
            {
                var dz = Vector512.Load((float*)inner + index);
                TIn.Store(Vector512.FusedMultiplyAdd(dz, first, Vector512.FusedMultiplyAdd(TIn.Load(x, index), second, third)), ofInput, index);
            }
        }
    }

    // The gradient in front of the activation, and its sums over the frame, plain and with the normalised input.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Inner<TIn, TGradient>(nint x, nint gradient, float* means, float* scales, float* inner, float* ofWeight, float* ofBias, int block, in FrameNormSizes norm)
        where TIn : struct, ILanes
        where TGradient : struct, ILanes
    {
        var (scale, shift) = ScaleAndShift(means, scales, block, norm);
        var (mean, deviation) = (Vector512.Load(means + block), Vector512.Load(scales + block));
        var (plain, projected) = (default(DoubleSums), default(DoubleSums));
        long index = block;
        for (var start = 0; start < norm.Positions; start += Stretch)
        {
            var (some, someProjected) = (Vector512<float>.Zero, Vector512<float>.Zero);
            for (var p = Math.Min(Stretch, norm.Positions - start); p > 0; p--, index += norm.Channels)
            {
                var (value, dz) = (TIn.Load(x, index), TGradient.Load(gradient, index));
                if (norm.Silu)
                {
                    var z = Vector512.FusedMultiplyAdd(value, scale, shift);
                    var sigmoid = Sigmoid(z);
                    dz *= Vector512.FusedMultiplyAdd(z * sigmoid, Vector512<float>.One - sigmoid, sigmoid);
                }

                dz.Store(inner + index);
                some += dz;
                someProjected = Vector512.FusedMultiplyAdd(dz, (value - mean) * deviation, someProjected);
            }

            plain.Add(some);
            projected.Add(someProjected);
        }

        for (var lane = 0; lane < Width; lane++)
        {
            ofBias[block + lane] = (float)plain[lane];
            ofWeight[block + lane] = (float)projected[lane];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<TIn>(nint x, int block, Vector512<float> mean, bool squared, double* sums, in FrameNormSizes norm)
        where TIn : struct, ILanes
    {
        var total = default(DoubleSums);
        long index = block;
        for (var start = 0; start < norm.Positions; start += Stretch)
        {
            var (even, odd) = (Vector512<float>.Zero, Vector512<float>.Zero);
            var count = Math.Min(Stretch, norm.Positions - start);
            for (var p = 0; p < count; p++, index += norm.Channels)
            {
                var value = TIn.Load(x, index);
                if (squared)
                {
                    value -= mean;
                    value *= value;
                }

                // Two sums, since one would wait for itself.
                odd += value;
                (even, odd) = (odd, even);
            }

            total.Add(even + odd);
        }

        for (var lane = 0; lane < Width; lane++) sums[lane] = total[lane];
    }

    private static (Vector512<float> Scale, Vector512<float> Shift) ScaleAndShift(float* means, float* scales, int block, in FrameNormSizes norm)
    {
        var scale = Vector512.Load(norm.Weight + block) * Vector512.Load(scales + block);
        return (scale, Vector512.Load(norm.Bias + block) - (Vector512.Load(means + block) * scale));
    }

    // 1 / (1 + e^-z). e^u is 2^n e^r with n whole and r in [-ln 2 / 2, ln 2 / 2], where six terms of the series reach fp32's
    // last bit. Adding 1.5 x 2^23 rounds to a whole number and leaves it in the low bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sigmoid(Vector512<float> z)
    {
        const float limit = 87;
        const float roundingShift = 12582912;
        const int exponentBits = 23;
        var u = Avx512F.Max(Avx512F.Min(-z, Vector512.Create(limit)), Vector512.Create(-limit));
        var shifted = Vector512.FusedMultiplyAdd(u, Vector512.Create(1.44269504f), Vector512.Create(roundingShift));
        var n = shifted - Vector512.Create(roundingShift);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), u);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), r);
        var series = Vector512.FusedMultiplyAdd(r, Vector512.Create(1f / 720), Vector512.Create(1f / 120));
        series = Vector512.FusedMultiplyAdd(series, r, Vector512.Create(1f / 24));
        series = Vector512.FusedMultiplyAdd(series, r, Vector512.Create(1f / 6));
        series = Vector512.FusedMultiplyAdd(series, r, Vector512.Create(0.5f));
        series = Vector512.FusedMultiplyAdd(series, r, Vector512<float>.One);
        series = Vector512.FusedMultiplyAdd(series, r, Vector512<float>.One);
        var power = ((shifted.AsInt32() << exponentBits) + Vector512.Create(1f).AsInt32()).AsSingle();
        return Vector512<float>.One / Vector512.FusedMultiplyAdd(series, power, Vector512<float>.One);
    }

    // Sixteen sums in double precision.
    [StructLayout(LayoutKind.Sequential)]
    private struct DoubleSums
    {
        private Vector512<double> _lower;
        private Vector512<double> _upper;

        public readonly double this[int lane] => lane < Width / 2 ? _lower[lane] : _upper[lane - (Width / 2)];

        public void Add(Vector512<float> values)
        {
            _lower += Avx512F.ConvertToVector512Double(values.GetLower());
            _upper += Avx512F.ConvertToVector512Double(values.GetUpper());
        }
    }
}
