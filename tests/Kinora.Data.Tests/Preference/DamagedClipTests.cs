using Kinora.Data.Preference;
using Kinora.Tensors;

namespace Kinora.Data.Tests.Preference;

public sealed class DamagedClipTests
{
    private static readonly byte[] Clip = [.. Enumerable.Range(0, 51).SelectMany(frame => new[] { (byte)frame, (byte)(frame + 100) })];

    [Fact]
    public void Of_Reversed_RunsBackwards() => Assert.Equal(Enumerable.Range(0, 51).Reverse(), Frames(ClipDamage.Reversed, 1));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_Shuffled_KeepsPiecesAndNeverTheirOrder(ulong seed)
    {
        var frames = Frames(ClipDamage.Shuffled, seed);
        Assert.NotEqual(Enumerable.Range(0, 51), frames);
        Assert.All(frames.Chunk(17), piece => Assert.Equal(Enumerable.Range(piece[0], 17), piece));
        Assert.Equal(Enumerable.Range(0, 51), frames.Order());
        Assert.Equal(frames, Frames(ClipDamage.Shuffled, seed));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Of_Warped_KeepsBothEndsAndBendsTimeBetween(ulong seed)
    {
        var frames = Frames(ClipDamage.Warped, seed);
        Assert.Equal((0, 50), (frames[0], frames[^1]));
        Assert.Equal(frames.Order(), frames);
        Assert.True(Math.Abs(frames[25] - 25) >= 6, $"{frames[25]}");
    }

    [Theory]
    [InlineData(ClipDamage.Shuffled, 33)]
    [InlineData(ClipDamage.Reversed, 1)]
    [InlineData(ClipDamage.Warped, 1)]
    public void Of_AShortClip_IsRefused(ClipDamage damage, int frames)
    {
        Assert.Throws<ArgumentException>(() => DamagedClip.Of(Clip[..(2 * frames)], 2, damage, new RandomStream(1)));
        Assert.Equal(2 * (frames + 1), DamagedClip.Of(Clip[..(2 * (frames + 1))], 2, damage, new RandomStream(1)).Length);
    }

    private static int[] Frames(ClipDamage damage, ulong seed)
    {
        var copy = DamagedClip.Of(Clip, 2, damage, new RandomStream(seed));
        Assert.All(copy.Chunk(2), frame => Assert.Equal(frame[0] + 100, frame[1]));
        return [.. copy.Chunk(2).Select(frame => (int)frame[0])];
    }
}
