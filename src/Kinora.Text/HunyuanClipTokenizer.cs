namespace Kinora.Text;

/// <summary>Token rows for the Hunyuan-CLIP text encoder: <c>[CLS] + ids[..L-2] + [SEP] + [PAD]*</c>
/// (specification of Step-Video-T2V, section 6).</summary>
public sealed class HunyuanClipTokenizer : ITextTokenizer
{
    /// <summary>L of the published model: 77 tokens, [CLS] and [SEP] included.</summary>
    public const int DefaultLength = 77;

    private readonly WordPieceTokenizer _words;
    private readonly int _begin;
    private readonly int _end;
    private readonly int _padding;

    /// <summary>Wraps a WordPiece tokenizer.</summary>
    /// <param name="words">The tokenizer; its vocabulary must hold [CLS], [SEP] and [PAD].</param>
    /// <param name="length">L, tokens a row, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 2.</exception>
    /// <exception cref="TokenizerFormatException">The vocabulary lacks special tokens; all that miss are named.</exception>
    public HunyuanClipTokenizer(WordPieceTokenizer words, int length = DefaultLength)
    {
        _words = words;
        Length = TokenRows.CheckLength(length);
        words.Vocabulary.Require(WordPieceVocabulary.Class, WordPieceVocabulary.Separator, WordPieceVocabulary.Padding);
        _begin = words.Vocabulary.IdOf(WordPieceVocabulary.Class);
        _end = words.Vocabulary.IdOf(WordPieceVocabulary.Separator);
        _padding = words.Vocabulary.IdOf(WordPieceVocabulary.Padding);
    }

    /// <inheritdoc/>
    public int Length { get; }

    /// <inheritdoc/>
    public int VocabularySize => _words.VocabularySize;

    /// <summary>Loads the vocabulary; the checkpoint's is <c>hunyuan_clip/tokenizer/vocab.txt</c>.</summary>
    /// <param name="vocabularyFile">One piece a line.</param>
    /// <param name="length">L, tokens a row, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 2.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TokenizerFormatException">The file is not a WordPiece vocabulary or lacks special tokens.</exception>
    public static HunyuanClipTokenizer Load(string vocabularyFile, int length = DefaultLength) =>
        new(WordPieceTokenizer.Load(vocabularyFile), length);

    /// <inheritdoc/>
    public TokenBatch Encode(IReadOnlyList<string> texts) =>
        TokenRows.Build(texts, Length, _words.Encode, _begin, _end, _padding);

    /// <inheritdoc/>
    public int Count(string text) => _words.Encode(text).Length;
}
