namespace Kinora.Tensors.Tests;

public sealed class RandomStreamTests
{
    // Known answers of Philox4x32-10 published with Random123 (kat_vectors): counter, key, words.
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Block_PublishedCountersAndKeys_GivesThePublishedWords(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint a, uint b, uint c, uint d)
    {
        var stream = new RandomStream(((ulong)k1 << 32) | k0, ((ulong)c3 << 32) | c2);
        Assert.Equal((a, b, c, d), stream.Block(((ulong)c1 << 32) | c0));
    }

    [Fact]
    public void Uniform_AcrossManyTasks_IsTheBlocksInOrder()
    {
        using var scope = new TensorScope();
        var stream = new RandomStream(11).Split(3);
        var values = stream.Uniform([200_003]).ToArray<float>();
        for (var k = 0; k < values.Length; k++)
        {
            var (a, b, c, d) = stream.Block((ulong)k / 4);
            var word = (k % 4) switch { 0 => a, 1 => b, 2 => c, _ => d };
            Assert.Equal((word >> 8) / 16777216f, values[k]);
        }
    }

    [Fact]
    public void Normal_OneThreadOrMany_IsTheSame()
    {
        using var scope = new TensorScope();
        var stream = new RandomStream(12);
        var many = stream.Normal([300_000]).ToArray<float>();
        // Short draws are made by one thread: the same numbers come out for the same prefix of every length.
        foreach (var length in new[] { 1, 3, 4, 5, 4096, 65_536 }) Assert.Equal(many[..length], stream.Normal([length]).ToArray<float>());
    }

    // Shares of standard normal numbers below -2, -1, 0, 1, 2.
    [Theory]
    [InlineData(-2, 0.02275)]
    [InlineData(-1, 0.15866)]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.84134)]
    [InlineData(2, 0.97725)]
    public void Normal_Distribution_IsThatOfTheBell(double limit, double share)
    {
        using var scope = new TensorScope();
        var values = new RandomStream(13).Normal([200_000]).ToArray<float>();
        Assert.Equal(share, values.Count(v => v < limit) / 200_000.0, tolerance: 0.004);
    }

    [Fact]
    public void Uniform_Distribution_IsFlatAndBelowOne()
    {
        using var scope = new TensorScope();
        var values = new RandomStream(14).Uniform([160_000]).ToArray<float>();
        Assert.All(values, v => Assert.InRange(v, 0f, 0.99999994f));
        var bins = values.GroupBy(v => (int)(v * 16)).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(16, bins.Count);
        Assert.All(bins.Values, count => Assert.InRange(count, 9_600, 10_400));
    }

    [Fact]
    public void Normal_StreamsOfNeighbouringLabels_AreNotCorrelated()
    {
        using var scope = new TensorScope();
        var root = new RandomStream(15);
        var (a, b) = (root.Split(1).Normal([100_000]), root.Split(2).Normal([100_000]));
        Assert.InRange((a * b).Mean().Item(), -0.015, 0.015);
    }

    [Fact]
    public void Integer_Bound_IsRespectedAndEveryValueComes()
    {
        var root = new RandomStream(16);
        var seen = Enumerable.Range(0, 300).Select(k => root.Split((ulong)k).Integer(7)).ToHashSet();
        Assert.Equal(Enumerable.Range(0, 7), seen.Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => root.Integer(0));
    }

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
    public void Fraction_IsBelowAShareInThatShareOfDraws()
    {
        var root = new RandomStream(6);
        double[] drawn = [.. Enumerable.Range(0, 4000).Select(k => root.Split((ulong)k).Fraction())];
        Assert.All(drawn, value => Assert.InRange(value, 0, 1 - 1e-7));
        Assert.InRange(drawn.Count(value => value < 0.25), 880, 1120);
        // The bits that shares have always been drawn with.
        Assert.Equal(root.Split(3).Integer(1 << 20) / 1048576.0, root.Split(3).Fraction());
    }

    [Fact]
    public void Permutation_OfAHundred_HoldsEachNumberOnce() =>
        Assert.Equal(Enumerable.Range(0, 100), new RandomStream(5).Permutation(100).Order());
}
