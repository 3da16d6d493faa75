namespace Kinora.Tensors.Tests;

public sealed class RandomStreamTests
{
    // Known answer of Philox4x32-10 for counter 0 and key 0, published with Random123 (kat_vectors).
    [Fact]
    public void Block_CounterAndKeyZero_GivesThePublishedWords() =>
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), new RandomStream(0).Block(0));

    [Fact]
    public void Normal_LongStream_HasMeanZeroAndUnitDeviation()
    {
        using var scope = new TensorScope();
        var values = new RandomStream(7).Normal([200_000]).ToArray<float>();
        Assert.InRange(values.Average(), -0.01, 0.01);
        Assert.InRange(values.Average(v => v * v), 0.98, 1.02);
    }

    [Fact]
    public void Normal_PrefixOfALongerDraw_IsTheSame()
    {
        using var scope = new TensorScope();
        var stream = new RandomStream(3).Split("noise");
        var all = stream.Normal([150_000]).ToArray<float>();
        Assert.Equal(all[..77], stream.Normal([77]).ToArray<float>());
    }

    [Fact]
    public void Split_DifferentLabels_GiveDifferentNumbers()
    {
        var root = new RandomStream(1);
        Assert.NotEqual(root.Split(1).Block(0), root.Split(2).Block(0));
        Assert.NotEqual(root.Split("a").Block(0), root.Split("b").Block(0));
        Assert.Equal(root.Split("a").Split(4).Block(9), root.Split("a").Split(4).Block(9));
    }

    [Fact]
    public void Permutation_OfAHundred_HoldsEachNumberOnce() =>
        Assert.Equal(Enumerable.Range(0, 100), new RandomStream(5).Permutation(100).Order());
}
