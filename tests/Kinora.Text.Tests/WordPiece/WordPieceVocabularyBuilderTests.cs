namespace Kinora.Text.Tests.WordPiece;

public sealed class WordPieceVocabularyBuilderTests
{
    [Fact]
    public void Build_AnyCorpus_BeginsWithTheSpecialPieces()
    {
        WordPieceVocabulary vocabulary = WordPieceVocabularyBuilder.Build(Corpus.Lines, 220);
        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], Enumerable.Range(0, 5).Select(vocabulary.IdToPiece));
        Assert.Equal(220, vocabulary.Size);
    }

    [Fact]
    public void Build_FrequentPairs_AreJoinedFirst()
    {
        // "ab" 5 times, "cd" 3 times; the pair (c, ##d) ties with (x, ##y), and c sorts first.
        string[] lines = ["ab ab ab ab ab", "cd cd cd", "xy xy xy"];
        int alphabet = WordPieceVocabularyBuilder.Build(["a"], 1000).Size;
        WordPieceVocabulary vocabulary = WordPieceVocabularyBuilder.Build(lines, alphabet + 2);
        Assert.Equal(["ab", "cd"], Enumerable.Range(alphabet, 2).Select(vocabulary.IdToPiece));
    }

    [Fact]
    public void Build_PairInsideLongerWords_IsRecountedAfterEachJoin()
    {
        // (##n, ##a) and (##a, ##n) both stand twice in each "banana"; joining one takes the other's places.
        string[] lines = ["banana banana banana"];
        int alphabet = WordPieceVocabularyBuilder.Build(["a"], 1000).Size;
        WordPieceVocabulary vocabulary = WordPieceVocabularyBuilder.Build(lines, 1000);
        string[] joined = [.. Enumerable.Range(alphabet, vocabulary.Size - alphabet).Select(vocabulary.IdToPiece)];
        Assert.Equal(["##an", "##ana", "##anana", "banana"], joined);
    }

    [Fact]
    public void Build_SameLines_GiveTheSamePieces()
    {
        WordPieceVocabulary first = WordPieceVocabularyBuilder.Build(Corpus.Lines, 210);
        WordPieceVocabulary second = WordPieceVocabularyBuilder.Build(Corpus.Lines.Reverse(), 210);
        Assert.Equal(
            Enumerable.Range(0, first.Size).Select(first.IdToPiece),
            Enumerable.Range(0, second.Size).Select(second.IdToPiece));
    }

    [Fact]
    public void Build_Vocabulary_SpellsItsCorpusAndAnyAsciiWithoutUnknown()
    {
        WordPieceTokenizer tokenizer = new(WordPieceVocabularyBuilder.Build(Corpus.Lines, 210));
        string ascii = string.Concat(Enumerable.Range(32, 95).Select(code => (char)code));
        Assert.All([.. Corpus.Lines, ascii], line => Assert.DoesNotContain("[UNK]", tokenizer.EncodePieces(line)));
    }

    [Fact]
    public void Build_SizeBelowTheAlphabet_NamesTheLeastSize()
    {
        int least = WordPieceVocabularyBuilder.Build(["a"], 1000).Size;
        ArgumentException failure = Assert.Throws<ArgumentException>(() => WordPieceVocabularyBuilder.Build(["a"], 20));
        Assert.Contains($"at least {least}", failure.Message, StringComparison.Ordinal);
    }
}
