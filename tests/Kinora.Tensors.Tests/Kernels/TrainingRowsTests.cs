using System.Runtime.Intrinsics;
using Kinora.Tensors.Kernels;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Tests.Kernels;

/// <summary>The fused passes of training against plain operators: values and all gradients, with every vector width.</summary>
public sealed class TrainingRowsTests
{
    private const double Eps = 1e-6;

    public static TheoryData<int, int, int> Sizes => new() { { 1, 1, 3 }, { 2, 3, 5 }, { 1, 7, 8 }, { 2, 5, 33 }, { 3, 130, 512 }, { 1, 1, 1000 }, { 2, 300, 256 }, { 1, 0, 8 } };

    public static TheoryData<int, int, int, int> Heads => new() { { 1, 1, 1, 4 }, { 2, 5, 3, 12 }, { 1, 70, 4, 64 }, { 2, 9, 2, 128 }, { 3, 150, 2, 24 } };

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(1001)]
    [InlineData(70_000)]
    public void Gelu_OfAnySize_IsTheTwin(int count)
    {
        using var scope = new TensorScope();
        Tensor[] inputs = [new RandomStream(1).Normal([count]) * 3.0];
        AssertIsTwin(x => x[0].Gelu(tanhApproximation: true), x => TrainingGelu<Simd128, Vector128<float>>.Forward(x[0]), inputs, 2e-6);
        AssertIsTwin(x => x[0].Gelu(tanhApproximation: true), x => TrainingGelu<Simd256, Vector256<float>>.Forward(x[0]), inputs, 2e-6);
        AssertIsTwin(x => x[0].Gelu(tanhApproximation: true), x => TrainingGelu<Simd512, Vector512<float>>.Forward(x[0]), inputs, 2e-6);
    }

    [Fact]
    public void Gelu_AllSizesOfNumbers_HasAFiniteSlope()
    {
        using var scope = new TensorScope();
        float[] values = [.. Enumerable.Range(-2000, 4001).Select(k => k / 200f), 0, -0f, 1e-30f, -1e-30f, 100, -100, 1e30f, -1e30f, float.MaxValue, float.MinValue, float.Epsilon];
        var x = Tensor.From(values, values.Length);
        x.RequiresGrad = true;
        var y = TrainingRows.Gelu(x);
        y.Sum().Backward();
        var slopes = x.Gradient!.ToArray<float>();
        for (var k = 0; k < values.Length; k++)
        {
            var v = Math.Clamp((double)values[k], -1e4, 1e4);
            var (u, root) = (Math.Sqrt(2 / Math.PI) * (v + (0.044715 * v * v * v)), Math.Sqrt(2 / Math.PI));
            var tanh = Math.Tanh(u);
            var expected = (0.5 * (1 + tanh)) + (0.5 * v * (1 - (tanh * tanh)) * root * (1 + (3 * 0.044715 * v * v)));
            Assert.True(Math.Abs(expected - slopes[k]) <= 1e-6, $"{values[k]}: {expected} and {slopes[k]}");
        }

        var bad = Tensor.From([1f, float.NaN, 2f], 3);
        bad.RequiresGrad = true;
        TrainingRows.Gelu(bad).Sum().Backward();
        Assert.Equal([false, true, false], bad.Gradient!.ToArray<float>().Select(float.IsNaN));
    }

    [Fact]
    public void Gelu_Slope_MatchesCentralDifferences() => GradientCheck.VerifySingle(x => TrainingRows.Gelu(x[0]), [3, 7]);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void LayerNormModulated_OfAnySize_IsTheTwin(int batch, int rows, int width)
    {
        using var scope = new TensorScope();
        var stream = new RandomStream(2);
        Tensor[] inputs =
        [
            (stream.Split("x").Normal([batch, rows, width]) * 3.0) + 2.0, stream.Split("w").Normal([width]), stream.Split("b").Normal([width]),
            stream.Split("m").Normal([batch, 2, width]), stream.Split("c").Normal([1, 1, width]),
        ];
        // Scales and shifts as they come from a table: views with gaps; and common to all batch rows.
        AssertIsTwin(
            x => (x[0].LayerNorm(Eps, x[1], x[2]) * (x[3].Narrow(1, 0, 1) + 1.0)) + x[3].Narrow(1, 1, 1) + x[4],
            x => TrainingRows.LayerNormModulated(x[0], Eps, x[1], x[2], x[3].Narrow(1, 0, 1), x[3].Narrow(1, 1, 1)) + x[4], inputs, 1e-5);
        AssertIsTwin(
            x => (x[0].LayerNorm(Eps) * (x[1] + 1.0)) + x[2],
            x => TrainingRows.LayerNormModulated(x[0], Eps, null, null, x[1], x[2]), [inputs[0], inputs[4], inputs[4] * 2.0], 1e-5);
    }

    [Fact]
    public void LayerNormModulated_EveryWidthOfVectors_IsTheTwin()
    {
        using var scope = new TensorScope();
        var stream = new RandomStream(3);
        Tensor[] inputs = [stream.Split("x").Normal([2, 300, 37]), stream.Split("f").Normal([2, 1, 37]), stream.Split("o").Normal([2, 1, 37])];
        Func<Tensor[], Tensor> twin = x => (x[0].LayerNorm(Eps) * x[1]) + x[2];
        AssertIsTwin(twin, x => TrainingLayerNorm<Simd128, Vector128<float>>.Forward(x[0], Eps, x[1], x[2]), inputs, 1e-5);
        AssertIsTwin(twin, x => TrainingLayerNorm<Simd256, Vector256<float>>.Forward(x[0], Eps, x[1], x[2]), inputs, 1e-5);
        AssertIsTwin(twin, x => TrainingLayerNorm<Simd512, Vector512<float>>.Forward(x[0], Eps, x[1], x[2]), inputs, 1e-5);
    }

    [Theory]
    [InlineData(0.0, 0.0, 1e-5)]
    [InlineData(1e-12, 0.0, 1e-5)]
    [InlineData(1e12, 0.0, 1e-5)]
    // Far from 0, a value has fewer bits left for its distance from the mean.
    [InlineData(1.0, 1e4, 3e-2)]
    public void LayerNormModulated_ExtremeValues_IsTheTwin(double scale, double offset, double bound)
    {
        using var scope = new TensorScope();
        var stream = new RandomStream(4);
        Tensor[] inputs = [(stream.Split("x").Normal([1, 3, 40]) * scale) + offset, stream.Split("f").Normal([1, 1, 40])];
        AssertIsTwin(x => (x[0].LayerNorm(Eps) * (x[1] + 1.0)) + x[1], x => TrainingRows.LayerNormModulated(x[0], Eps, null, null, x[1], x[1]), inputs, bound);
    }

    [Fact]
    public void LayerNormModulated_Gradients_MatchCentralDifferences() =>
        GradientCheck.VerifySingle(x => TrainingRows.LayerNormModulated(x[0], 1e-2, x[1], x[2], x[3], x[4]), [2, 3, 6], [6], [6], [2, 1, 6], [2, 1, 6]);

    [Theory]
    [MemberData(nameof(Heads))]
    public void HeadNorm_WithAndWithoutRotation_IsTheTwin(int batch, int rows, int heads, int width)
    {
        using var scope = new TensorScope();
        var stream = new RandomStream(5);
        Tensor[] inputs = [stream.Split("x").Normal([batch, rows, heads, 3 * width]), stream.Split("w").Normal([width])];
        var (cos, sin) = (stream.Split("c").Normal([rows, width]), stream.Split("s").Normal([rows, width]));
        // A cycle of all channels, so that the way back differs from the way there; and stretches of unlike lengths.
        int[] partner = [.. Enumerable.Range(0, width).Select(c => (c + 3) % width)];
        var order = Tensor.From([.. partner.Select(c => (long)c)], width);
        Func<Tensor[], Tensor> normal = x =>
        {
            var part = x[0].Narrow(3, width, width);
            return part * (part.Square().Mean([-1], keep: true) + Eps).Rsqrt() * x[1];
        };
        AssertIsTwin(normal, x => TrainingRows.HeadNorm(x[0].Narrow(3, width, width), x[1], Eps), inputs, 1e-5);

        Func<Tensor[], Tensor> turned = x => (normal(x) * cos.Unsqueeze(1)) + (normal(x).IndexSelect(3, order) * sin.Unsqueeze(1));
        var rotation = new HeadRotation(cos, sin, partner);
        AssertIsTwin(turned, x => TrainingHeadNorm<Simd128, Vector128<float>>.Forward(x[0].Narrow(3, width, width), x[1], Eps, rotation), inputs, 1e-5);
        AssertIsTwin(turned, x => TrainingHeadNorm<Simd256, Vector256<float>>.Forward(x[0].Narrow(3, width, width), x[1], Eps, rotation), inputs, 1e-5);
        AssertIsTwin(turned, x => TrainingHeadNorm<Simd512, Vector512<float>>.Forward(x[0].Narrow(3, width, width), x[1], Eps, rotation), inputs, 1e-5);
        // The last axis with gaps, of the input and of the gradient.
        AssertIsTwin(x => normal(x).Transpose(2, 3).Contiguous() * 2.0, x => TrainingRows.HeadNorm(x[0].Narrow(3, width, width).Transpose(2, 3).Contiguous().Transpose(2, 3), x[1], Eps).Transpose(2, 3) * 2.0, inputs, 1e-5);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1e-12)]
    [InlineData(1e12)]
    public void HeadNorm_ExtremeValues_IsTheTwin(double scale)
    {
        using var scope = new TensorScope();
        var stream = new RandomStream(6);
        Tensor[] inputs = [stream.Split("x").Normal([1, 3, 2, 40]) * scale, stream.Split("w").Normal([40])];
        AssertIsTwin(x => x[0] * (x[0].Square().Mean([-1], keep: true) + Eps).Rsqrt() * x[1], x => TrainingRows.HeadNorm(x[0], x[1], Eps), inputs, 1e-5);
    }

    [Fact]
    public void HeadNorm_Gradients_MatchCentralDifferences()
    {
        using var scope = new TensorScope();
        var stream = new RandomStream(7);
        var rotation = new HeadRotation(stream.Split("c").Normal([3, 6]), stream.Split("s").Normal([3, 6]), [3, 4, 5, 0, 1, 2]);
        GradientCheck.VerifySingle(x => TrainingRows.HeadNorm(x[0], x[1], 1e-2, rotation), [2, 3, 2, 6], [6]);
    }

    [Fact]
    public void HeadNorm_TablesFreedBeforeBackward_StillHasItsGradient()
    {
        using var scope = new TensorScope();
        var x = new RandomStream(8).Normal([1, 3, 2, 8]);
        var weight = Tensor.Ones([8]);
        x.RequiresGrad = true;
        var (cos, sin) = (Tensor.Ones([3, 8]), Tensor.Zeros([3, 8]));
        var y = TrainingRows.HeadNorm(x, weight, Eps, new HeadRotation(cos, sin, [4, 5, 6, 7, 0, 1, 2, 3]));
        cos.Dispose();
        sin.Dispose();
        y.Sum().Backward();
        var turned = x.Gradient!.ToArray<float>();
        x.Gradient = null;
        TrainingRows.HeadNorm(x, weight, Eps).Sum().Backward();
        Assert.Equal(x.Gradient!.ToArray<float>(), turned);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void AddResidual_OfAnySize_IsTheTwin(int batch, int rows, int width)
    {
        using var scope = new TensorScope();
        var stream = new RandomStream(9);
        Tensor[] inputs = [stream.Split("x").Normal([batch, rows, width]), stream.Split("g").Normal([batch, 3, width]), stream.Split("r").Normal([batch, rows, width])];
        Func<Tensor[], Tensor> twin = x => (x[0] * x[1].Narrow(1, 1, 1)) + x[2];
        AssertIsTwin(twin, x => TrainingResidual<Simd128, Vector128<float>>.Forward(x[0], x[1].Narrow(1, 1, 1), x[2]), inputs, 1e-5);
        AssertIsTwin(twin, x => TrainingResidual<Simd256, Vector256<float>>.Forward(x[0], x[1].Narrow(1, 1, 1), x[2]), inputs, 1e-5);
        AssertIsTwin(twin, x => TrainingResidual<Simd512, Vector512<float>>.Forward(x[0], x[1].Narrow(1, 1, 1), x[2]), inputs, 1e-5);
        // One gate for all batch rows.
        AssertIsTwin(x => (x[0] * x[1]) + x[2], x => TrainingRows.AddResidual(x[0], x[1], x[2]), [inputs[0], stream.Split("c").Normal([1, 1, width]), inputs[2]], 1e-5);
    }

    [Fact]
    public void AddResidual_Gradients_MatchCentralDifferences() =>
        GradientCheck.VerifySingle(x => TrainingRows.AddResidual(x[0], x[1], x[2]), [2, 3, 5], [2, 1, 5], [2, 3, 5]);

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 3, 5, 7)]
    [InlineData(3, 2, 9, 36)]
    [InlineData(2, 1, 3, 97)]
    [InlineData(2, 4, 130, 256)]
    public void SoftmaxInPlace_OfAnySize_IsTheTwin(int batch, int heads, int queries, int keys)
    {
        using var scope = new TensorScope();
        const double scale = 0.125;
        Tensor[] inputs = [new RandomStream(12).Normal([batch, heads, queries, keys]) * 20.0];
        AssertIsTwin(x => (x[0] * scale).Softmax(-1), x => TrainingSoftmax<Simd128, Vector128<float>>.ForwardInPlace(x[0] * 1.0, scale, null), inputs, 1e-5);
        AssertIsTwin(x => (x[0] * scale).Softmax(-1), x => TrainingSoftmax<Simd256, Vector256<float>>.ForwardInPlace(x[0] * 1.0, scale, null), inputs, 1e-5);
        AssertIsTwin(x => (x[0] * scale).Softmax(-1), x => TrainingSoftmax<Simd512, Vector512<float>>.ForwardInPlace(x[0] * 1.0, scale, null), inputs, 1e-5);

        var mask = new AttentionMask { KeyLengths = [.. Enumerable.Range(1, batch).Select(b => Math.Max(1, keys * b / batch - b))] };
        var bias = mask.ToBias(0, queries, keys, DType.F32, default)!;
        AssertIsTwin(x => ((x[0] * scale) + bias).Softmax(-1), x => TrainingRows.SoftmaxInPlace(x[0] * 1.0, scale, mask.KeyLengths), inputs, 1e-5);
    }

    [Theory]
    [InlineData(1e-20)]
    [InlineData(1e4)]
    [InlineData(1e30)]
    public void SoftmaxInPlace_ExtremeScores_IsTheTwin(double size)
    {
        using var scope = new TensorScope();
        AssertIsTwin(x => x[0].Softmax(-1), x => TrainingRows.SoftmaxInPlace(x[0] * 1.0, 1), [new RandomStream(13).Normal([1, 2, 4, 40]) * size], 1e-5);
    }

    [Fact]
    public void SoftmaxInPlace_RowsWithoutKeysOrWithNaN_AreNaNAndNoOthers()
    {
        using var scope = new TensorScope();
        var scores = new RandomStream(14).Normal([2, 1, 3, 20]);
        scores.AsSpan<float>()[25] = float.NaN;
        var rows = TrainingRows.SoftmaxInPlace(scores, 1, [20, 0]).ToArray<float>().Chunk(20).ToArray();
        Assert.Equal([false, true, false, true, true, true], rows.Select(row => row.All(float.IsNaN)));
        Assert.All(new[] { 0, 2 }, row => Assert.Equal(1, rows[row].Sum(), 1e-6));
    }

    [Fact]
    public void SoftmaxInPlace_Gradients_MatchCentralDifferences() =>
        GradientCheck.VerifySingle(x => TrainingRows.SoftmaxInPlace(x[0] * 1.0, 0.5, [4, 6]), [2, 1, 3, 6]);

    [Theory]
    [InlineData(2, 3, 5, 37)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1, 2, 4, 64)]
    public void SoftmaxInPlace_OfBfloat16_IsThatOfFp32Rounded(int batch, int heads, int queries, int keys)
    {
        using var scope = new TensorScope();
        using var recording = GradMode.Enable();
        var scores = new RandomStream(21).Normal([batch, heads, queries, keys]).To(DType.BF16);
        int[] lengths = [.. Enumerable.Range(1, batch).Select(row => Math.Max(1, keys - row))];
        var narrow = Of(scores.Clone());
        var wide = Of(scores.To(DType.F32));
        Assert.Equal(DType.BF16, narrow.Weights.DType);
        Assert.Equal(wide.Weights.To(DType.BF16).To(DType.F32).ToArray<float>(), narrow.Weights.To(DType.F32).ToArray<float>());
        // Backward has the rounded weights.
        Assert.True((wide.Gradient - narrow.Gradient.To(DType.F32)).Abs().Max().Item() < 2e-2);

        (Tensor Weights, Tensor Gradient) Of(Tensor x)
        {
            x.RequiresGrad = true;
            var weights = TrainingRows.SoftmaxInPlace(x * 1.0, 0.7, lengths);
            weights.Backward(new RandomStream(22).Normal(x.Shape).To(x.DType));
            return (weights.Detach(), x.Gradient!);
        }
    }

    [Fact]
    public void SoftmaxInPlace_ThatDoesNotFit_IsRefused()
    {
        using var scope = new TensorScope();
        var scores = Tensor.Ones([2, 1, 3, 4]);
        Assert.Contains("gaps", Assert.Throws<ArgumentException>(() => TrainingRows.SoftmaxInPlace(scores.Transpose(2, 3), 1)).Message);
        Assert.Contains("one for each batch row", Assert.Throws<ArgumentException>(() => TrainingRows.SoftmaxInPlace(scores, 1, [4, 5])).Message);
    }

    [Fact]
    public void SeveralThreads_GiveTheSameBits()
    {
        using var scope = new TensorScope();
        var before = Engine.Threads;
        try
        {
            var results = new List<float[]>();
            foreach (var threads in new[] { 1, 2, 5 })
            {
                Engine.Threads = threads;
                results.Add(AllGradients());
            }

            Assert.All(results, r => Assert.Equal(results[0], r));
        }
        finally
        {
            Engine.Threads = before;
        }
    }

    [Fact]
    public void SeveralCallers_WithThreadsOfTheirOwn_GiveTheSameBits()
    {
        var expected = AllGradients();
        var results = new float[4][];
        Thread[] callers = [.. Enumerable.Range(0, results.Length).Select(k => new Thread(() =>
        {
            Engine.Threads = 1 + k;
            for (var repeat = 0; repeat < 3; repeat++) results[k] = AllGradients();
        }))];
        foreach (var caller in callers) caller.Start();
        foreach (var caller in callers) caller.Join();
        Assert.All(results, r => Assert.Equal(expected, r));
    }

    [Fact]
    public void Supports_InInferenceOrOtherTypes_Not()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([2]);
        Assert.True(TrainingRows.Supports(x));
        Assert.False(TrainingRows.Supports(x, x.To(DType.F64)));
        Assert.False(TrainingRows.Supports(Tensor.Empty([2], DType.F32, Device.Meta)));
        using var noGrad = GradMode.NoGrad();
        Assert.False(TrainingRows.Supports(x));
    }

    [Fact]
    public void Rotation_ThatDoesNotFit_IsRefused()
    {
        using var scope = new TensorScope();
        var (x, angles) = (Tensor.Ones([1, 3, 2, 4]), Tensor.Ones([2, 4]));
        Assert.Contains("2 tokens", Assert.Throws<ArgumentException>(() => TrainingRows.HeadNorm(x, Tensor.Ones([4]), Eps, new HeadRotation(angles, angles, [2, 3, 0, 1]))).Message);
        Assert.Contains("each channel", Assert.Throws<ArgumentException>(() => new HeadRotation(angles, angles, [2, 3, 0, 0])).Message);
    }

    // A gradient of every kernel, through tiles of more than one part.
    private static float[] AllGradients()
    {
        using var scope = new TensorScope();
        var stream = new RandomStream(10);
        Tensor[] inputs = [stream.Split("x").Normal([2, 700, 132]), stream.Split("p").Normal([2, 1, 132]), stream.Split("w").Normal([33])];
        foreach (var input in inputs) input.RequiresGrad = true;
        var y = TrainingRows.LayerNormModulated(inputs[0], Eps, null, null, inputs[1], inputs[1]);
        y = TrainingRows.AddResidual(TrainingRows.Gelu(y), inputs[1], inputs[0]);
        y = TrainingRows.HeadNorm(y.Reshape(2, 700, 4, 33), inputs[2], Eps);
        y = TrainingRows.SoftmaxInPlace(y.Contiguous(), 3, [33, 20]);
        (y * stream.Split("g").Normal([2, 700, 4, 33])).Sum().Backward();
        return [.. inputs.SelectMany(input => input.Gradient!.ToArray<float>()), .. y.ToArray<float>()];
    }

    private static void AssertIsTwin(Func<Tensor[], Tensor> twin, Func<Tensor[], Tensor> fused, Tensor[] inputs, double bound)
    {
        using var scope = new TensorScope();
        var (expected, actual) = (Differentiate(twin, inputs), Differentiate(fused, inputs));
        for (var k = 0; k < expected.Length; k++) AssertNear(expected[k], actual[k], bound, k == 0 ? "value" : $"gradient of input {k - 1}");
    }

    // The value, then the gradients.
    private static Tensor[] Differentiate(Func<Tensor[], Tensor> function, Tensor[] values)
    {
        Tensor[] inputs = [.. values.Select(v => v.Clone())];
        foreach (var input in inputs) input.RequiresGrad = true;
        var y = function(inputs);
        (y * new RandomStream(11).Normal(y.Shape)).Sum().Backward();
        return [y, .. inputs.Select(input => input.Gradient!)];
    }

    private static void AssertNear(Tensor expected, Tensor actual, double bound, string what)
    {
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        if (expected.ElementCount == 0) return;
        var size = expected.Abs().Max().Item();
        Assert.True((expected - actual).Abs().Max().Item() <= bound * size, $"{what}: off by {(expected - actual).Abs().Max().Item():G3}, the largest is {size:G3}");
    }
}
