using Kinora.Tensors.Kernels;

namespace Kinora.Tensors.Tests.Kernels;

/// <summary>The fused passes over rows against plain operators.</summary>
public sealed class FusedRowsTests
{
    private const double Eps = 1e-6;

    public static TheoryData<int, int, int> Sizes => new() { { 1, 1, 1 }, { 2, 3, 5 }, { 1, 7, 8 }, { 2, 5, 33 }, { 3, 130, 512 }, { 1, 1, 1000 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void LayerNormModulated_OfAnySize_IsTheTwin(int batch, int rows, int width)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var stream = new RandomStream(1);
        // One number is its own mean; what is left of it, libtorch's rounding, would be divided by the root of eps.
        var x = (stream.Split("x").Normal([batch, rows, width]) * 3.0) + (width > 1 ? 20.0 : 0.0);
        var (weight, bias) = (stream.Split("w").Normal([width]), stream.Split("b").Normal([width]));
        // As they come from a table: views with gaps.
        var parts = stream.Split("m").Normal([batch, 2, width]).Chunk(2, 1);
        AssertNear((x.LayerNorm(Eps, weight, bias) * (parts[0] + 1.0)) + parts[1], FusedRows.LayerNormModulated(x, Eps, weight, bias, parts[0], parts[1]), 1e-4);
        AssertNear((x.LayerNorm(Eps) * (parts[0] + 1.0)) + parts[1], FusedRows.LayerNormModulated(x, Eps, null, null, parts[0], parts[1]), 1e-4);
        var common = parts[0].Narrow(0, 0, 1);
        AssertNear((x.LayerNorm(Eps) * (common + 1.0)) + common, FusedRows.LayerNormModulated(x, Eps, null, null, common, common), 1e-4);
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(1e-12, 0.0)]
    [InlineData(1e12, 0.0)]
    [InlineData(1.0, 1e4)]
    public void LayerNormModulated_ExtremeValues_IsTheTwin(double scale, double offset)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var x = (new RandomStream(2).Normal([1, 3, 40]) * scale) + offset;
        var zero = Tensor.Zeros([1, 1, 40]);
        // Far from 0, a value has fewer bits left for its distance from the mean.
        AssertNear(x.LayerNorm(Eps), FusedRows.LayerNormModulated(x, Eps, null, null, zero, zero), 2e-6 * (1 + offset));
    }

    [Theory]
    [InlineData(1, 1, 1, 4)]
    [InlineData(2, 5, 3, 12)]
    [InlineData(1, 70, 4, 64)]
    [InlineData(2, 9, 2, 128)]
    public void HeadNormInPlace_WithAndWithoutRotation_IsTheTwin(int batch, int rows, int heads, int width)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var stream = new RandomStream(3);
        var packed = stream.Split("x").Normal([batch, rows, heads, 2 * width]);
        var weight = stream.Split("w").Normal([width]);
        var (cos, sin) = (stream.Split("c").Normal([rows, width]), stream.Split("s").Normal([rows, width]));
        int[] partner = [.. Enumerable.Range(0, width).Select(c => c ^ 1)];
        var x = packed.Narrow(3, width, width);
        var normal = x * (x.Square().Mean([-1], keep: true) + Eps).Rsqrt() * weight;
        var turned = (normal * cos.Unsqueeze(1)) + (normal.IndexSelect(3, Tensor.From([.. partner.Select(c => (long)c)], width)) * sin.Unsqueeze(1));
        var (neighbour, again) = (packed.Narrow(3, 0, width).Clone(), packed.Clone().Narrow(3, width, width));

        FusedRows.HeadNormInPlace(x, weight, Eps);
        AssertNear(normal, x, 2e-6);
        AssertNear(neighbour, packed.Narrow(3, 0, width), 0);
        FusedRows.HeadNormInPlace(again, weight, Eps, new HeadRotation(cos, sin, partner));
        AssertNear(turned, again, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void AddResidualInPlace_OfAnySize_IsTheTwin(int batch, int rows, int width)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var stream = new RandomStream(4);
        var (branch, residual) = (stream.Split("x").Normal([batch, rows, width]), stream.Split("r").Normal([batch, rows, width]));
        var gate = stream.Split("g").Normal([batch, 3, width]).Narrow(1, 1, 1);
        var (gated, added) = ((branch * gate) + residual, branch + residual);
        var copy = branch.Clone();
        FusedRows.AddResidualInPlace(branch, gate, residual);
        FusedRows.AddResidualInPlace(copy, null, residual);
        AssertNear(gated, branch, 1e-6);
        AssertNear(added, copy, 1e-6);
    }

    [Fact]
    public void GeluInPlace_AllSizesOfNumbers_IsTheTwin()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        float[] values = [.. Enumerable.Range(-4000, 8001).Select(k => k / 400f), 0, -0f, 1e-30f, -1e-30f, 100, -100, 1e30f, -1e30f, float.PositiveInfinity, float.MaxValue, float.Epsilon];
        foreach (var count in new[] { 1, 7, 8, 17, values.Length })
        {
            var x = Tensor.From(values.AsSpan(values.Length - count), count);
            var expected = x.Gelu(tanhApproximation: true).ToArray<float>();
            FusedRows.GeluInPlace(x);
            var actual = x.ToArray<float>();
            for (var k = 0; k < count; k++) Assert.True(expected[k].Equals(actual[k]) || Math.Abs(expected[k] - actual[k]) <= 4e-7 * (1 + Math.Abs(expected[k])), $"{values[values.Length - count + k]}: {expected[k]} and {actual[k]}");
        }

        var bad = Tensor.From([1f, float.NaN, 2f], 3);
        FusedRows.GeluInPlace(bad);
        Assert.Equal([false, true, false], bad.ToArray<float>().Select(float.IsNaN));
    }

    [Fact]
    public void SeveralThreads_GiveTheSameBits()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var x = new RandomStream(5).Normal([2, 700, 131]);
        var part = new RandomStream(6).Normal([2, 1, 131]);
        var before = Engine.Threads;
        try
        {
            var results = new List<float[]>();
            foreach (var threads in new[] { 1, 2, 5 })
            {
                Engine.Threads = threads;
                var y = FusedRows.LayerNormModulated(x, Eps, null, null, part, part);
                FusedRows.GeluInPlace(y);
                FusedRows.AddResidualInPlace(y, part, x);
                FusedRows.HeadNormInPlace(y.Unsqueeze(2), part.Select(0, 0).Select(0, 0), Eps);
                results.Add(y.ToArray<float>());
            }

            Assert.All(results, r => Assert.Equal(results[0], r));
        }
        finally
        {
            Engine.Threads = before;
        }
    }

    [Fact]
    public void InPlace_OnTensorsWithGaps_IsRefused()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([2, 4, 6]).Transpose(1, 2);
        Assert.Contains("gaps", Assert.Throws<ArgumentException>(() => FusedRows.GeluInPlace(x)).Message);
        Assert.Contains("gaps", Assert.Throws<ArgumentException>(() => FusedRows.AddResidualInPlace(x, null, x)).Message);
        Assert.Contains("gaps", Assert.Throws<ArgumentException>(() => FusedRows.HeadNormInPlace(x.Unsqueeze(2), Tensor.Ones([4]), Eps)).Message);
        Assert.False(FusedRows.Supports(x));
    }

    private static void AssertNear(Tensor expected, Tensor actual, double bound)
    {
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        Assert.InRange((expected - actual).Abs().Max().Item(), 0, bound);
    }
}
