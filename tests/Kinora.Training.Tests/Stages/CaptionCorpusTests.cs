using Kinora.Data.World;
using Kinora.Training.Stages;

namespace Kinora.Training.Tests.Stages;

public sealed class CaptionCorpusTests
{
    [Fact]
    public void Captions_AlternateLanguagesAndRepeatByNumber()
    {
        var corpus = new CaptionCorpus(EncoderFixture.Library, Split.Train, seed: 3);
        var captions = corpus.Range(10, 40);
        Assert.All(captions.Index(), c => Assert.Equal(c.Index % 2 == 0, c.Item.Any(letter => letter > 0x3000)));
        Assert.Equal(captions[5], corpus[15]);
        Assert.True(captions.Distinct().Count() > 30);
    }
}
