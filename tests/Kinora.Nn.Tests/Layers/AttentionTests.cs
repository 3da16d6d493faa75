using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Nn.Tests.Layers;

public sealed class AttentionTests
{
    [Fact]
    public void Forward_SmallCase_MatchesTheFormula()
    {
        using var scope = new TensorScope();
        var (q, k, v) = Inputs(1, 1, 3, 2, 4);
        var actual = Attention.Forward(q, k, v).ToArray<float>();
        float[] qs = q.ToArray<float>(), ks = k.ToArray<float>(), vs = v.ToArray<float>();
        for (var i = 0; i < 3; i++)
        {
            double[] weights = [.. Enumerable.Range(0, 2).Select(j => Math.Exp(Enumerable.Range(0, 4).Sum(d => (double)qs[(4 * i) + d] * ks[(4 * j) + d]) / 2))];
            for (var d = 0; d < 4; d++)
            {
                Assert.Equal(((weights[0] * vs[d]) + (weights[1] * vs[4 + d])) / weights.Sum(), actual[(4 * i) + d], 1e-5);
            }
        }
    }

    // Without gradients long queries go in chunks: 2 * 2 * 1100 scores a row make chunks of fewer than 1000 rows.
    [Theory]
    [InlineData("none")]
    [InlineData("per key")]
    [InlineData("per query and key")]
    public void Forward_InChunks_IsTheWhole(string kind)
    {
        using var scope = new TensorScope();
        var (q, k, v) = Inputs(2, 2, 1000, 1100, 8);
        var bias = kind switch
        {
            "none" => null,
            "per key" => Hidden(2, 1, 1, 1100),
            _ => Hidden(1, 2, 1000, 1100),
        };
        var whole = Attention.Forward(q, k, v, bias);
        using var noGrad = GradMode.NoGrad();
        foreach (var chunks in new[] { Attention.Forward(q, k, v, bias), Attention.InOperators(q, k, v, new AttentionMask { Bias = bias }) })
        {
            Assert.Equal(whole.Shape.ToArray(), chunks.Shape.ToArray());
            Assert.InRange((whole - chunks).Abs().Max().Item(), 0, 1e-6);
        }
    }

    // 2 * 4 * 1000 scores a row: two chunks. With gradients everything is one product, by the same rule.
    [Fact]
    public void Forward_SharedHeadsAndARuleForTheBias_AreTheSameEveryWay()
    {
        using var scope = new TensorScope();
        var (q, k, v) = Inputs(2, 4, 1000, 1000, 8);
        (k, v) = (k.Narrow(1, 0, 2), v.Narrow(1, 0, 2));
        var mask = new AttentionMask { Causal = true, DistanceSlopes = [0.5, 0.25, 0.1, 0.03], KeyLengths = [1000, 700] };
        var whole = Attention.Forward(q, k, v, mask);
        using var noGrad = GradMode.NoGrad();
        Assert.InRange((whole - Attention.Forward(q, k, v, mask)).Abs().Max().Item(), 0, 2e-6);
        Assert.InRange((whole - Attention.InOperators(q, k, v, mask)).Abs().Max().Item(), 0, 2e-6);
    }

    [Fact]
    public void Forward_HiddenKeys_DoNotCount()
    {
        using var scope = new TensorScope();
        var (q, k, v) = Inputs(1, 2, 5, 6, 4);
        var bias = Tensor.Zeros([1, 1, 1, 6]);
        bias.AsSpan<float>()[4..].Fill(float.NegativeInfinity);
        var expected = Attention.Forward(q, k.Narrow(2, 0, 4), v.Narrow(2, 0, 4));
        Assert.InRange((Attention.Forward(q, k, v, bias) - expected).Abs().Max().Item(), 0, 1e-6);
    }

    [Fact]
    public void Products_InBfloat16_StayNearFp32WhereTheyAreTrained()
    {
        using var scope = new TensorScope();
        var stream = new RandomStream(31);
        Tensor[] inputs = [.. new[] { "q", "k", "v" }.Select(name => stream.Split(name).Normal([2, 3, 20, 8]))];
        foreach (var input in inputs) input.RequiresGrad = true;
        var mask = new AttentionMask { KeyLengths = [20, 13] };
        var exact = Differentiate(bfloat16: false);
        foreach (var (a, b) in exact.Zip(Differentiate(bfloat16: true)))
        {
            Assert.Equal(DType.F32, b.DType);
            Assert.InRange(((a - b).Abs().Max() / a.Abs().Max()).Item(), 1e-6, 3e-2);
        }

        Tensor[] Differentiate(bool bfloat16)
        {
            using var precision = MixedPrecision.Products(bfloat16);
            foreach (var input in inputs) input.Gradient = null;
            var attended = Attention.Forward(inputs[0], inputs[1], inputs[2], mask);
            attended.Backward(stream.Split("gradient").Normal(attended.Shape));
            return [attended.Detach(), .. inputs.Select(input => input.Gradient!)];
        }
    }

    private static (Tensor Q, Tensor K, Tensor V) Inputs(long batch, long heads, long queries, long keys, long width)
    {
        var stream = new RandomStream(4);
        return (stream.Split("q").Normal([batch, heads, queries, width]), stream.Split("k").Normal([batch, heads, keys, width]), stream.Split("v").Normal([batch, heads, keys, width]));
    }

    private static Tensor Hidden(params long[] shape)
    {
        var uniform = new RandomStream(8).Uniform(shape);
        return Tensor.Zeros(shape).MaskedFill(uniform.Less(0.3), double.NegativeInfinity);
    }
}
