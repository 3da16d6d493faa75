using Kinora.Tensors.Kernels;

namespace Kinora.Tensors.Tests.Kernels;

/// <summary>The norm of frames whose channels lie plane by plane, against the same of plain operators.</summary>
public sealed class FramePlaneNormTests
{
    private const double Eps = 1e-5;

    [Theory]
    [InlineData(new long[] { 1, 1, 1, 1, 2 }, 1, true, 0, 1, 0)]
    [InlineData(new long[] { 2, 6, 3, 5, 7 }, 2, true, 2, 1, 0)]
    [InlineData(new long[] { 1, 8, 2, 4, 4 }, 8, false, 0, 1, 0)]
    [InlineData(new long[] { 1, 32, 4, 33, 9 }, 4, true, 2, 1, 0)]
    [InlineData(new long[] { 1, 4, 2, 4, 4 }, 2, true, 1, 1e6, 0)]
    [InlineData(new long[] { 1, 4, 2, 4, 4 }, 2, true, 1, 1e-6, 0)]
    [InlineData(new long[] { 1, 4, 2, 8, 8 }, 2, true, 1, 1, 300)]
    public void Forward_OfAnyShape_IsTheTwinBehindZeros(long[] shape, int groups, bool silu, int zeroFrames, double scale, double offset)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var (x, weight, bias) = Inputs(shape, scale, offset);
        var expected = Plain(x, weight, bias, groups, silu);
        foreach (var input in new[] { x, x.Transpose(3, 4).Contiguous().Transpose(3, 4) })
        {
            var actual = FramePlaneNorm.Forward(input, weight, bias, groups, Eps, silu, zeroFrames);
            Assert.Equal(zeroFrames + shape[2], actual.Size(2));
            Assert.Equal(0, zeroFrames == 0 ? 0 : actual.Narrow(2, 0, zeroFrames).Abs().Max().Item());
            Assert.InRange((expected - actual.Narrow(2, zeroFrames, shape[2])).Abs().Max().Item(), 0, 1e-5 * (1 + offset));
        }
    }

    [Fact]
    public void Forward_StretchOfFrames_IsReadInPlace()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var (x, weight, bias) = Inputs([2, 4, 5, 3, 3], 1, 0);
        var part = x.Narrow(2, 1, 3);
        Assert.InRange((Plain(part, weight, bias, 2, true) - FramePlaneNorm.Forward(part, weight, bias, 2, Eps, true)).Abs().Max().Item(), 0, 1e-5);
    }

    [Fact]
    public void Forward_NotANumber_StaysInItsFrameAndGroup()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var (x, weight, bias) = Inputs([1, 4, 2, 3, 3], 1, 0);
        x.Narrow(1, 0, 1).Narrow(2, 1, 1).CopyFrom(Tensor.Scalar(double.NaN));
        var y = FramePlaneNorm.Forward(x, weight, bias, 2, Eps, silu: true);
        Assert.True(y.Select(2, 0).IsFinite());
        Assert.True(y.Narrow(1, 2, 2).IsFinite());
        Assert.All(y.Narrow(1, 0, 2).Select(2, 1).ToArray<float>(), v => Assert.True(float.IsNaN(v)));
    }

    [Fact]
    public void Forward_SeveralThreads_GiveTheSameBits()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var (x, weight, bias) = Inputs([2, 8, 3, 9, 11], 1, 0);
        var before = Engine.Threads;
        try
        {
            Engine.Threads = 1;
            var one = FramePlaneNorm.Forward(x, weight, bias, 4, Eps, silu: true, 2).ToArray<float>();
            Engine.Threads = 3;
            Assert.Equal(one, FramePlaneNorm.Forward(x, weight, bias, 4, Eps, silu: true, 2).ToArray<float>());
        }
        finally
        {
            Engine.Threads = before;
        }
    }

    private static (Tensor X, Tensor Weight, Tensor Bias) Inputs(long[] shape, double scale, double offset)
    {
        var stream = new RandomStream(31);
        return ((stream.Split("x").Normal(shape) * scale) + offset, stream.Split("weight").Normal([shape[1]]) + 1.0, stream.Split("bias").Normal([shape[1]]));
    }

    private static Tensor Plain(Tensor x, Tensor weight, Tensor bias, int groups, bool silu)
    {
        var pictures = x.Transpose(1, 2).Reshape(-1, x.Size(1), x.Size(3), x.Size(4));
        var y = pictures.GroupNorm(groups, weight, bias, Eps).Reshape(x.Size(0), x.Size(2), x.Size(1), x.Size(3), x.Size(4)).Transpose(1, 2);
        return silu ? y.Silu() : y;
    }
}
