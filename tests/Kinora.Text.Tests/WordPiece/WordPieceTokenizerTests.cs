namespace Kinora.Text.Tests.WordPiece;

public sealed class WordPieceTokenizerTests
{
    private static readonly WordPieceTokenizer Tokenizer = new(new WordPieceVocabulary(
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "a", "##a", "walk", "##ing", "##in", "𠀀", "twice", "twice"],
        "the test's vocabulary"));

    [Theory]
    [InlineData("unaffable WALKING", "un|##aff|##able|walk|##ing")]
    [InlineData("a walkx a", "a|[UNK]|a")]
    [InlineData("walkin", "walk|##in")]
    [InlineData("𠀀", "𠀀")]
    [InlineData("able", "[UNK]")]
    [InlineData("a[SEP]a [MASK]", "a|[SEP]|a|[MASK]")]
    public void EncodePieces_Text_IsSpelledByTheLongestPieces(string text, string pieces) =>
        Assert.Equal(pieces.Split('|'), Tokenizer.EncodePieces(text));

    [Fact]
    public void EncodePieces_SpecialPieceInLowerCase_IsOrdinaryText() =>
        Assert.Equal(["[UNK]", "[UNK]", "[UNK]"], Tokenizer.EncodePieces("[sep]"));

    [Theory]
    [InlineData(100, 100)]
    [InlineData(101, 1)]
    public void Encode_LongWord_IsUnknownBeyondAHundredCharacters(int characters, int pieces) =>
        Assert.Equal(pieces, Tokenizer.Encode(new string('a', characters)).Length);

    [Fact]
    public void Encode_PieceListedTwice_HasItsLastId() => Assert.Equal([15], Tokenizer.Encode("twice"));

    [Fact]
    public void PieceToId_AndBack_AreInverse()
    {
        Assert.Equal(11, Tokenizer.PieceToId("##ing"));
        Assert.Equal("##ing", Tokenizer.IdToPiece(11));
        Assert.Null(Tokenizer.PieceToId("absent"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tokenizer.IdToPiece(16));
    }
}
