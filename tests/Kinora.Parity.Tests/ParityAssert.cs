using Kinora.Tensors;

namespace Kinora.Parity.Tests;

/// <summary>Comparisons whose message names the worst element.</summary>
public static class ParityAssert
{
    /// <summary>Shapes equal, every value finite where expected so, and no two further apart than <paramref name="maxAbs"/>.</summary>
    public static void Close(Tensor expected, Tensor actual, double maxAbs, string what) =>
        Check(expected, actual, what, _ => maxAbs, $"{maxAbs:G3}");

    /// <summary>As <see cref="Close"/>, with the tolerance growing with the expected value: <c>maxRelative * max(1, |expected|)</c>.</summary>
    public static void CloseRelative(Tensor expected, Tensor actual, double maxRelative, string what) =>
        Check(expected, actual, what, value => maxRelative * Math.Max(1, Math.Abs(value)), $"{maxRelative:G3} times max(1, |expected|)");

    /// <summary>Shapes and all values equal.</summary>
    public static void Same(Tensor expected, Tensor actual, string what) => Check(expected, actual, what, _ => 0, "none");

    private static void Check(Tensor expected, Tensor actual, string what, Func<double, double> tolerance, string allowed)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        Assert.True(expected.Shape.SequenceEqual(actual.Shape), $"{what}: expected {expected}, came {actual}.");
        double[] wanted = expected.To(DType.F64).ToArray<double>(), came = actual.To(DType.F64).ToArray<double>();
        var (worst, excess, wrong) = (-1, double.NegativeInfinity, 0);
        for (var k = 0; k < wanted.Length; k++)
        {
            var difference = wanted[k].Equals(came[k]) ? 0 : Math.Abs(wanted[k] - came[k]);
            var over = double.IsNaN(difference) ? double.PositiveInfinity : difference - tolerance(wanted[k]);
            if (over > 0) wrong++;
            if (over > excess) (worst, excess) = (k, over);
        }

        if (wrong == 0) return;
        Assert.Fail($"{what}: {wrong} of {wanted.Length} elements of {expected} are off by more than {allowed}; the worst is [{string.Join(", ", Index(worst, expected.Shape))}]: " +
            $"expected {wanted[worst]:G9}, came {came[worst]:G9}, difference {Math.Abs(wanted[worst] - came[worst]):G4}.");
    }

    private static long[] Index(long flat, ReadOnlySpan<long> shape)
    {
        var index = new long[shape.Length];
        for (var axis = shape.Length - 1; axis >= 0; axis--) (flat, index[axis]) = Math.DivRem(flat, shape[axis]);
        return index;
    }
}
