using Kinora.Tensors;

namespace Kinora.Pipelines.Tests.Sampling;

public sealed class NoiseSourceTests
{
    private static readonly LatentShape Shape = new(36, 16, 4, 4);

    [Fact]
    public void Sample_AnyThreadCount_GivesTheSameNoise()
    {
        using var scope = new TensorScope();
        var threads = Engine.Threads;
        try
        {
            Engine.Threads = 1;
            var one = NoiseSource.Sample(7, 0, Shape).ToArray<float>();
            Engine.Threads = 2;
            Assert.Equal(one, NoiseSource.Sample(7, 0, Shape).ToArray<float>());
        }
        finally
        {
            Engine.Threads = threads;
        }
    }

    [Fact]
    public void Sample_OfOtherSeedsAndVideos_Differs()
    {
        using var scope = new TensorScope();
        var noises = new[] { (7UL, 0), (7UL, 1), (8UL, 0) }.Select(n => NoiseSource.Sample(n.Item1, n.Item2, Shape).ToArray<float>()).ToList();
        Assert.NotEqual(noises[0], noises[1]);
        Assert.NotEqual(noises[0], noises[2]);
        Assert.NotEqual(noises[1], noises[2]);
    }

    [Fact]
    public void Sample_IsStandardNormal_OnTheGridOfBf16()
    {
        using var scope = new TensorScope();
        var noise = NoiseSource.Sample(7, 0, Shape);
        Assert.Equal([1, 36, 16, 4, 4], noise.Shape.ToArray());
        Assert.Equal(DType.F32, noise.DType);
        Assert.Equal(noise.ToArray<float>(), noise.To(DType.BF16).To(DType.F32).ToArray<float>());
        Assert.Equal(0, noise.Mean().Item(), 0.05);
        Assert.Equal(1, noise.Square().Mean().Item(), 0.05);
    }

    // A recipe must give the same noise in every later version too.
    [Fact]
    public void Sample_OfSeedSeven_NeverChanges()
    {
        using var scope = new TensorScope();
        Assert.Equal(PinnedNoise, NoiseSource.Sample(7, 0, new LatentShape(1, 1, 1, 4)).ToArray<float>());
    }

    private static readonly float[] PinnedNoise = [-0.0308837890625f, -1.265625f, -0.1513671875f, -0.76171875f];
}
