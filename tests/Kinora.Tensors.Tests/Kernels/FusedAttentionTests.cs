using System.Runtime.Intrinsics;
using Kinora.Tensors.Kernels;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Tests.Kernels;

/// <summary>The tiled kernel against its twin: scores as a whole matrix, softmax, product. Every vector width runs, in software where the processor lacks it.</summary>
public sealed class FusedAttentionTests
{
    // Sizes around those of tiles (48 queries, 128 keys), blocks (6 queries; 8, 16 or 32 keys and channels) and their tails.
    [Theory]
    [InlineData(1, 1, 1, 1, 1, 1, 1)]
    [InlineData(1, 1, 1, 1, 1, 64, 64)]
    [InlineData(2, 3, 3, 7, 1, 16, 16)]
    [InlineData(1, 2, 2, 1, 130, 8, 24)]
    [InlineData(2, 4, 2, 50, 129, 20, 20)]
    [InlineData(1, 6, 1, 49, 127, 33, 5)]
    [InlineData(1, 2, 2, 97, 300, 64, 64)]
    [InlineData(2, 1, 1, 48, 256, 128, 128)]
    public void Forward_OfAnySizes_IsTheTwin(int batch, int heads, int keyHeads, int queries, int keys, int width, int valueWidth)
    {
        using var scope = new TensorScope();
        var x = Inputs(batch, heads, keyHeads, queries, keys, width, valueWidth);
        AssertIsTwin(x, AttentionMask.None);
        AssertIsTwin(x, new AttentionMask { KeyLengths = [.. Enumerable.Range(0, batch).Select(b => Math.Max(1, keys - (b * keys / 2) - (keys / 3)))] });
        AssertIsTwin(x, new AttentionMask { Bias = new RandomStream(3).Normal([1, heads, queries, keys]) * 3.0 });
        AssertIsTwin(x, new AttentionMask { Bias = new RandomStream(4).Normal([batch, 1, 1, keys]) });
    }

    [Theory]
    [InlineData(1, 1, 1, 1, 8)]
    [InlineData(1, 2, 1, 5, 16)]
    [InlineData(2, 4, 2, 61, 16)]
    [InlineData(1, 3, 3, 200, 40)]
    [InlineData(1, 2, 2, 300, 64)]
    public void Forward_Causal_IsTheTwin(int batch, int heads, int keyHeads, int length, int width)
    {
        using var scope = new TensorScope();
        var x = Inputs(batch, heads, keyHeads, length, length, width, width);
        AssertIsTwin(x, AttentionMask.CausalOnly);
        AssertIsTwin(x, new AttentionMask { Causal = true, DistanceSlopes = [.. Enumerable.Range(1, heads).Select(h => Math.Pow(2, -h))] });
        AssertIsTwin(x, new AttentionMask { Causal = true, KeyLengths = [.. Enumerable.Repeat((length + 1) / 2, batch)] });
    }

    // Scores of thousands: all but one weight vanish, and nothing may overflow on the way.
    [Theory]
    [InlineData(100.0)]
    [InlineData(1e-20)]
    [InlineData(1e15)]
    public void Forward_ExtremeScores_IsTheTwin(double scale)
    {
        using var scope = new TensorScope();
        var x = Inputs(1, 2, 2, 20, 300, 16, 16);
        x[0] = x[0] * scale;
        // Equal large products of another order of summation may differ by more than 1: weights are compared where they are decided.
        if (scale > 1e3) x[0] = x[0].Select(3, 0).Unsqueeze(3) * Tensor.From([1f, .. new float[15]], 1, 1, 1, 16);
        // Scores near 1000 are known to 6e-5, and so are the weights.
        AssertIsTwin(x, AttentionMask.None, slack: 20);
    }

    [Fact]
    public void Forward_HiddenFirstTile_StartsWithTheNext()
    {
        using var scope = new TensorScope();
        var x = Inputs(1, 1, 1, 7, 300, 16, 16);
        var bias = Tensor.Zeros([1, 1, 1, 300]);
        bias.AsSpan<float>()[..200].Fill(float.NegativeInfinity);
        AssertIsTwin(x, new AttentionMask { Bias = bias });
    }

    [Fact]
    public void Forward_RowThatSeesNoKey_IsNaNAsInTheTwin()
    {
        using var scope = new TensorScope();
        var x = Inputs(2, 1, 1, 7, 20, 16, 16);
        var mask = new AttentionMask { KeyLengths = [0, 20] };
        var (expected, actual) = (Twin(x, mask), FusedAttention.Forward(x[0], x[1], x[2], mask));
        Assert.All(expected.Select(0, 0).ToArray<float>(), v => Assert.True(float.IsNaN(v)));
        Assert.All(actual.Select(0, 0).ToArray<float>(), v => Assert.True(float.IsNaN(v)));
        Assert.True(actual.Select(0, 1).IsFinite());
        var hidden = new AttentionMask { Bias = Tensor.Full([1, 1, 1, 20], double.NegativeInfinity) };
        Assert.All(FusedAttention.Forward(x[0], x[1], x[2], hidden).ToArray<float>(), v => Assert.True(float.IsNaN(v)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Forward_NotANumberInOneQuery_StaysInItsRow(double bad)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var x = Inputs(1, 1, 1, 9, 150, 16, 16);
        x[0].Select(2, 4).CopyFrom(Tensor.Scalar(bad));
        var rows = FusedAttention.Forward(x[0], x[1], x[2], AttentionMask.None).ToArray<float>().Chunk(16).ToArray();
        Assert.All(Enumerable.Range(0, 9), i => Assert.All(rows[i], v => Assert.Equal(i == 4, float.IsNaN(v))));
    }

    [Fact]
    public void Forward_ViewsWithGaps_AreReadInPlace()
    {
        using var scope = new TensorScope();
        var packed_BLHE = new RandomStream(6).Normal([2, 30, 3, 60]);
        Tensor[] x = [.. packed_BLHE.Transpose(1, 2).Chunk(3, -1)];
        AssertIsTwin(x, AttentionMask.None);
        AssertIsTwin([.. x.Select(t => t.Transpose(2, 3).Contiguous().Transpose(2, 3))], AttentionMask.None);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Forward_SeveralThreads_GiveTheSameBits(int threads)
    {
        using var scope = new TensorScope();
        var x = Inputs(2, 4, 2, 150, 150, 24, 24);
        var before = Engine.Threads;
        try
        {
            foreach (var mask in new[] { AttentionMask.None, AttentionMask.CausalOnly })
            {
                Engine.Threads = 1;
                var one = FusedAttention.Forward(x[0], x[1], x[2], mask).ToArray<float>();
                Engine.Threads = threads;
                Assert.Equal(one, FusedAttention.Forward(x[0], x[1], x[2], mask).ToArray<float>());
            }
        }
        finally
        {
            Engine.Threads = before;
        }
    }

    [Fact]
    public void Supports_GradientsOrOtherTypes_No()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([1, 1, 2, 4]);
        Assert.False(FusedAttention.Supports(x, x, x, AttentionMask.None));
        using var noGrad = GradMode.NoGrad();
        Assert.True(FusedAttention.Supports(x, x, x, AttentionMask.None));
        Assert.False(FusedAttention.Supports(x.To(DType.F64), x, x, AttentionMask.None));
        Assert.False(FusedAttention.Supports(x, x, x.To(DType.BF16), AttentionMask.None));
        Assert.False(FusedAttention.Supports(x.To(Device.Meta), x, x, AttentionMask.None));
    }

    [Fact]
    public void Forward_ShapesThatDoNotBelongTogether_AreNamed()
    {
        using var scope = new TensorScope();
        var x = Inputs(1, 4, 3, 5, 6, 8, 8);
        Assert.Contains("a divisor of H", Assert.Throws<ArgumentException>(() => FusedAttention.Forward(x[0], x[1], x[2], AttentionMask.None)).Message);
        Assert.Contains("as many", Assert.Throws<ArgumentException>(() => FusedAttention.Forward(x[0], x[0].Narrow(2, 0, 4), x[0].Narrow(2, 0, 4), AttentionMask.CausalOnly)).Message);
        Assert.Contains("slope", Assert.Throws<ArgumentException>(() => FusedAttention.Forward(x[0], x[0], x[0], new AttentionMask { Causal = true, DistanceSlopes = [1] })).Message);
        Assert.Contains("lengths", Assert.Throws<ArgumentException>(() => FusedAttention.Forward(x[0], x[0], x[0], new AttentionMask { KeyLengths = [6] })).Message);
    }

    private static Tensor[] Inputs(int batch, int heads, int keyHeads, int queries, int keys, int width, int valueWidth)
    {
        var stream = new RandomStream(5);
        return [stream.Split("q").Normal([batch, heads, queries, width]), stream.Split("k").Normal([batch, keyHeads, keys, width]), stream.Split("v").Normal([batch, keyHeads, keys, valueWidth])];
    }

    private static void AssertIsTwin(Tensor[] x, AttentionMask mask, double slack = 1)
    {
        var expected = Twin(x, mask);
        var bound = slack * 3e-6 * (1 + x[2].Abs().Max().Item());
        Tensor[] all =
        [
            FusedAttention.Forward(x[0], x[1], x[2], mask),
            FusedAttention.Forward<Simd128, Vector128<float>>(x[0], x[1], x[2], mask),
            FusedAttention.Forward<Simd256, Vector256<float>>(x[0], x[1], x[2], mask),
            FusedAttention.Forward<Simd512, Vector512<float>>(x[0], x[1], x[2], mask),
        ];
        foreach (var actual in all)
        {
            Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
            Assert.InRange((expected - actual).Abs().Max().Item(), 0, bound);
        }
    }

    private static Tensor Twin(Tensor[] x, AttentionMask mask)
    {
        var shared = x[0].Size(1) / x[1].Size(1);
        var (k, v) = (x[1].RepeatInterleave(shared, 1), x[2].RepeatInterleave(shared, 1));
        var scores = x[0].MatMul(k.Transpose(2, 3)) * (1 / Math.Sqrt(x[0].Size(3)));
        if (mask.ToBias(0, x[0].Size(2), k.Size(2), DType.F32, Device.Cpu) is { } bias) scores = scores + bias;
        return scores.Softmax(-1).MatMul(v);
    }
}
