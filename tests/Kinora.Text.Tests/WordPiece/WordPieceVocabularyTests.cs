namespace Kinora.Text.Tests.WordPiece;

public sealed class WordPieceVocabularyTests : TemporaryFolder
{
    [Fact]
    public void Load_OfSavedVocabulary_GivesTheSamePieces()
    {
        string[] pieces = ["[PAD]", "[UNK]", "猫", "##é"];
        new WordPieceVocabulary(pieces, "a test").Save(PathOf("vocab.txt"));
        WordPieceVocabulary loaded = WordPieceVocabulary.Load(PathOf("vocab.txt"));
        Assert.Equal(pieces, Enumerable.Range(0, loaded.Size).Select(loaded.IdToPiece));
        Assert.Equal([PathOf("vocab.txt")], Directory.EnumerateFileSystemEntries(Folder));
    }

    [Fact]
    public void Load_NoUnknownPiece_IsRefusedByName()
    {
        string path = Write("vocab.txt", "a", "b");
        TokenizerFormatException failure = Assert.Throws<TokenizerFormatException>(() => WordPieceVocabulary.Load(path));
        Assert.Equal(path, failure.FilePath);
        Assert.Contains("[UNK]", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NotUtf8_IsRefusedByName()
    {
        File.WriteAllBytes(PathOf("vocab.txt"), [0x5B, 0xFF, 0xFE, 0x00]);
        TokenizerFormatException failure =
            Assert.Throws<TokenizerFormatException>(() => WordPieceVocabulary.Load(PathOf("vocab.txt")));
        Assert.Contains("UTF-8", failure.Message, StringComparison.Ordinal);
    }
}
