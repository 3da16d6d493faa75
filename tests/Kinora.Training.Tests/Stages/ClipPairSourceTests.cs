using Kinora.Data.World;
using Kinora.Training.Stages;

namespace Kinora.Training.Tests.Stages;

public sealed class ClipPairSourceTests
{
    private const int Side = 16;

    private static ClipPairSource Source(Split split = Split.HeldOut) => new(EncoderFixture.Library, split, seed: 5, Side * 2, frameStep: 24);

    [Fact]
    public void Draw_OfConsecutiveBatches_ShowsEveryCombinationOnce()
    {
        var source = Source();
        var half = source.Combinations / 2;
        int[] labels = [.. source.Draw(0, half, still: false).Labels, .. source.Draw(1, half, still: false).Labels];
        Assert.Equal(half * 2, labels.Distinct().Count());
        Assert.NotEqual(labels[..half], source.Draw(2, half, still: false).Labels);
    }

    [Fact]
    public void Draw_Again_GivesTheSamePairs()
    {
        var (one, other) = (Source().Draw(3, 4, still: false), Source().Draw(3, 4, still: false));
        Assert.Equal(one.Captions, other.Captions);
        Assert.Equal(one.Pictures, other.Pictures);
    }

    [Fact]
    public void Draw_OfStills_LabelsThingAndPlaceOnly()
    {
        var source = Source(Split.Train);
        var labels = source.Draw(0, source.Combinations, still: true).Labels;
        Assert.Equal(EncoderFixture.Library.All.Count * Setting.All.Count, labels.Distinct().Count());
    }

    [Fact]
    public void Draw_OfOneLanguage_WritesItInEveryCaption() =>
        Assert.All(Source().Draw(0, 6, still: false, CaptionLanguage.Chinese).Captions, caption => Assert.Contains(caption, letter => letter > 0x3000));

    [Fact]
    public void Sheets_ShowFourDifferentFrames()
    {
        const int quarter = 16;
        var moving = Source().Draw(0, 8, still: false);
        var pixels = moving.Pictures.AsSpan(0, Side * 2 * Side * 2 * 3).ToArray();
        Assert.Equal(4, Enumerable.Range(0, 4).Select(k => Convert.ToHexString(Part(k / 2, k % 2))).Distinct().Count());

        byte[] Part(int row, int column) =>
            [.. Enumerable.Range(0, quarter).SelectMany(y => pixels.AsSpan(((((row * quarter) + y) * Side * 2) + (column * quarter)) * 3, quarter * 3).ToArray())];
    }
}
