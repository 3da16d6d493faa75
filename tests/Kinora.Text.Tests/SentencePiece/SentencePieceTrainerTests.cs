namespace Kinora.Text.Tests.SentencePiece;

public sealed class SentencePieceTrainerTests : TemporaryFolder
{
    private static readonly SentencePieceTrainingOptions Small = new() { VocabularySize = 390 };

    [Fact]
    public void Train_PublishedSymbols_HaveThePublishedIds()
    {
        SentencePieceTrainer.Train(Corpus.Lines, Small, PathOf("m.model"));
        using SentencePieceTokenizer tokenizer = SentencePieceTokenizer.Load(PathOf("m.model"));
        Assert.Equal(390, tokenizer.VocabularySize);
        Assert.Equal((0, 1, 2), (tokenizer.UnknownId, tokenizer.BeginId, tokenizer.EndId));
        Assert.Equal(3, tokenizer.PieceToId("<|EOT|>"));
        Assert.Equal(4, tokenizer.PieceToId("<|BOT|>"));
        Assert.Equal(18, tokenizer.PieceToId("<dream_end>"));
        Assert.Equal(19, tokenizer.PieceToId("<|MASK_1e69f|>"));
        Assert.Equal(67, tokenizer.PieceToId("<user_defined_symbol_63>"));
        Assert.Equal(68, tokenizer.PieceToId("<0x00>"));
        Assert.Equal(323, tokenizer.PieceToId("<0xFF>"));
    }

    [Fact]
    public void Train_SameLines_GivesTheSameBytes()
    {
        File.WriteAllLines(PathOf("corpus.txt"), Corpus.Lines);
        SentencePieceTrainer.Train(Corpus.Lines, Small, PathOf("a.model"));
        SentencePieceTrainer.Train(PathOf("corpus.txt"), Small, PathOf("b.model"));
        Assert.Equal(File.ReadAllBytes(PathOf("a.model")), File.ReadAllBytes(PathOf("b.model")));
    }

    [Fact]
    public void Train_LineLongerThanTheLibrarysLimit_StillCounts()
    {
        // 4192 bytes is where the library starts to drop lines.
        string longLine = string.Join(' ', Enumerable.Repeat("zygote", 1000));
        SentencePieceTrainer.Train([.. Corpus.Lines, longLine], Small, PathOf("m.model"));
        using SentencePieceTokenizer tokenizer = SentencePieceTokenizer.Load(PathOf("m.model"));
        Assert.Equal(["▁zygote"], tokenizer.EncodePieces("zygote"));
    }

    [Fact]
    public void Train_ContradictoryOptions_NamesEveryFault()
    {
        SentencePieceTrainingOptions options = new()
        {
            VocabularySize = 100,
            CharacterCoverage = 0.5,
            ControlSymbols = ["<a>", "<a>", "x,y", "<s>"],
        };
        string message = Assert.Throws<ArgumentException>(
            () => SentencePieceTrainer.Train(Corpus.Lines, options, PathOf("m.model"))).Message;
        Assert.All(
            ["VocabularySize is 100", "CharacterCoverage is 0.5", "'<a>' is given 2 times", "'x,y'", "'<s>' is given 2 times"],
            part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Train_EmptyCorpus_IsRefused() =>
        Assert.Throws<ArgumentException>(() => SentencePieceTrainer.Train(["", "\n"], Small, PathOf("m.model")));

    [Fact]
    public void Train_CorpusTooSmall_IsRefusedAndLeavesNoFile()
    {
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(
            () => SentencePieceTrainer.Train(Corpus.Lines, Small with { VocabularySize = 60_000 }, PathOf("m.model")));
        Assert.Contains("AllowSmallerVocabulary", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder));
    }

    [Fact]
    public void Train_CorpusTooSmallButAllowed_GivesASmallerModel()
    {
        SentencePieceTrainingOptions options = Small with { VocabularySize = 60_000, AllowSmallerVocabulary = true };
        SentencePieceTrainer.Train(Corpus.Lines, options, PathOf("m.model"));
        using SentencePieceTokenizer tokenizer = SentencePieceTokenizer.Load(PathOf("m.model"));
        Assert.InRange(tokenizer.VocabularySize, 325, 59_999);
    }

    [Fact]
    public void Train_FolderAbsent_LeavesNothingBehind()
    {
        Assert.Throws<DirectoryNotFoundException>(
            () => SentencePieceTrainer.Train(Corpus.Lines, Small, PathOf("absent/m.model")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder));
    }
}
