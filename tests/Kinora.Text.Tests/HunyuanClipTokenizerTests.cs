namespace Kinora.Text.Tests;

public sealed class HunyuanClipTokenizerTests : TemporaryFolder
{
    private static readonly string[] Pieces = ["[PAD]", "a", "[UNK]", "[SEP]", "[CLS]", "猫", "##b"];

    [Fact]
    public void Encode_ShortAndLongPrompt_ArePaddedAndCut()
    {
        HunyuanClipTokenizer tokenizer = HunyuanClipTokenizer.Load(Write("vocab.txt", Pieces), length: 5);
        TokenBatch batch = tokenizer.Encode(["ab", "a 猫 a 猫", ""]);
        Assert.Equal([4, 1, 6, 3, 0, 4, 1, 5, 1, 3, 4, 3, 0, 0, 0], batch.Ids);
        Assert.Equal([1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0], batch.Mask);
        Assert.Equal((3, 5), (batch.Rows, batch.Length));
    }

    [Fact]
    public void Load_DefaultLength_IsThePublishedOne()
    {
        HunyuanClipTokenizer tokenizer = HunyuanClipTokenizer.Load(Write("vocab.txt", Pieces));
        Assert.Equal((77, 7), (tokenizer.Length, tokenizer.VocabularySize));
    }

    [Fact]
    public void Load_SpecialPiecesMissing_NamesAll()
    {
        string path = Write("vocab.txt", "[UNK]", "[SEP]", "a");
        TokenizerFormatException failure = Assert.Throws<TokenizerFormatException>(() => HunyuanClipTokenizer.Load(path));
        Assert.Contains("[CLS], [PAD]", failure.Message, StringComparison.Ordinal);
        Assert.Equal(path, failure.FilePath);
    }

    [Fact]
    public void Load_LengthBelowTwo_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => HunyuanClipTokenizer.Load(Write("vocab.txt", Pieces), length: 1));
}
