using System.Text;

namespace Kinora.Text.Tests.SentencePiece;

public sealed class SentencePieceTokenizerTests(SmallModel model) : IClassFixture<SmallModel>
{
    private readonly SentencePieceTokenizer _tokenizer = model.Tokenizer;

    [Theory]
    [InlineData("A penguin walks slowly on the beach.")]
    [InlineData("一只企鹅在月光下跳舞")]
    [InlineData("  two  spaces, kept  ")]
    [InlineData("a\0b")]
    [InlineData("tab\tand\nline")]
    [InlineData("龘 🐧 ﬁ Ü never seen")]
    [InlineData("")]
    public void Decode_OfEncodedText_GivesTheText(string text) =>
        Assert.Equal(text, _tokenizer.Decode(_tokenizer.Encode(text)));

    [Theory]
    [InlineData("A penguin walks.")]
    [InlineData("龘\0🐧")]
    [InlineData("")]
    public void EncodePieces_AnyText_NamesTheIds(string text) =>
        Assert.Equal(_tokenizer.Encode(text).Select(_tokenizer.IdToPiece), _tokenizer.EncodePieces(text));

    [Fact]
    public void Encode_CharacterOutsideTheVocabulary_IsSpelledInBytes() =>
        Assert.Equal(["▁", "<0xF0>", "<0x9F>", "<0x90>", "<0xA7>"], _tokenizer.EncodePieces("🐧"));

    [Fact]
    public void Encode_Digits_AreSplit() =>
        Assert.Equal(2, _tokenizer.EncodePieces("33").Count(piece => piece.EndsWith('3')));

    [Fact]
    public void Encode_UserDefinedSymbol_StaysWhole() =>
        Assert.Contains("<|MASK_1e69f|>", _tokenizer.EncodePieces("a<|MASK_1e69f|>b"));

    [Fact]
    public void Encode_ControlSymbolInText_IsNotTakenAsControl() =>
        Assert.DoesNotContain(_tokenizer.PieceToId("</s>")!.Value, _tokenizer.Encode("</s>"));

    [Fact]
    public void Encode_LoneSurrogate_IsReadAsReplacementCharacter() =>
        Assert.Equal(_tokenizer.Encode("\uFFFD"), _tokenizer.Encode("\uD800"));

    [Fact]
    public async Task Encode_FromSeveralThreads_GivesTheSameIds()
    {
        string text = string.Join(' ', Corpus.Lines);
        int[] expected = _tokenizer.Encode(text);
        int[][] all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _tokenizer.Encode(text))));
        Assert.All(all, ids => Assert.Equal(expected, ids));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(SmallModel.VocabularySize)]
    public void IdToPiece_IdOutsideTheVocabulary_IsRefused(int id)
    {
        Assert.Contains("0..399", Assert.Throws<ArgumentOutOfRangeException>(() => _tokenizer.IdToPiece(id)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => _tokenizer.Decode([1, id]));
    }

    [Fact]
    public void PieceToId_UnknownPiece_IsNull()
    {
        Assert.Null(_tokenizer.PieceToId("no such piece"));
        Assert.Equal(0, _tokenizer.PieceToId("<unk>"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no model")]
    public void Load_FileOfAnotherKind_IsRefusedByName(string content)
    {
        using TemporaryFolder folder = new();
        string path = folder.PathOf("other.model");
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(content));
        TokenizerFormatException failure = Assert.Throws<TokenizerFormatException>(() => SentencePieceTokenizer.Load(path));
        Assert.Equal(path, failure.FilePath);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ModelCutOff_IsRefused()
    {
        using TemporaryFolder folder = new();
        string path = folder.PathOf("cut.model");
        byte[] whole = File.ReadAllBytes(model.File);
        File.WriteAllBytes(path, whole[..(whole.Length - 3)]);
        Assert.Throws<TokenizerFormatException>(() => SentencePieceTokenizer.Load(path));
    }

    [Fact]
    public void Load_NoSuchFile_IsFileNotFound() =>
        Assert.Throws<FileNotFoundException>(() => SentencePieceTokenizer.Load(model.PathOf("absent.model")));

    [Fact]
    public void Encode_AfterDispose_IsRefused()
    {
        SentencePieceTokenizer tokenizer = SentencePieceTokenizer.Load(model.File);
        tokenizer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tokenizer.Encode("a"));
    }
}
