namespace Kinora.Text;

/// <summary>WordPiece as BERT uses it: words are folded, then spelled by the longest pieces that the vocabulary holds, from
/// left to right. Special pieces such as "[SEP]" in a text are taken as such. Safe for use by several threads at once.</summary>
public sealed class WordPieceTokenizer
{
    /// <summary>A word with more characters (Unicode code points) than this becomes [UNK].</summary>
    public const int MaxWordCharacters = 100;

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _beginnings;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _continuations;
    private readonly string[] _specials;
    private readonly int _unknown;

    /// <summary>A tokenizer over a vocabulary.</summary>
    /// <param name="vocabulary">The pieces.</param>
    public WordPieceTokenizer(WordPieceVocabulary vocabulary)
    {
        Vocabulary = vocabulary;
        _unknown = vocabulary.IdOf(WordPieceVocabulary.Unknown);
        _specials = [.. vocabulary.SpecialPieces];

        Dictionary<string, int> beginnings = new(StringComparer.Ordinal);
        Dictionary<string, int> continuations = new(StringComparer.Ordinal);
        foreach ((string piece, int id) in vocabulary.Entries)
        {
            beginnings[piece] = id;
            if (piece.StartsWith(WordPieceVocabulary.Continuation, StringComparison.Ordinal))
                continuations[piece[WordPieceVocabulary.Continuation.Length..]] = id;
        }

        _beginnings = beginnings.GetAlternateLookup<ReadOnlySpan<char>>();
        _continuations = continuations.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The pieces and their ids.</summary>
    public WordPieceVocabulary Vocabulary { get; }

    /// <summary>Number of ids; ids lie in [0, <see cref="VocabularySize"/>).</summary>
    public int VocabularySize => Vocabulary.Size;

    /// <summary>Loads a <c>vocab.txt</c>.</summary>
    /// <param name="vocabularyFile">UTF-8 text, one piece a line, the line number (from 0) is the id.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TokenizerFormatException">The file is not UTF-8, or has no [UNK].</exception>
    public static WordPieceTokenizer Load(string vocabularyFile) => new(WordPieceVocabulary.Load(vocabularyFile));

    /// <summary>Ids of a text, without [CLS] and [SEP].</summary>
    /// <param name="text">Any text; control characters are dropped.</param>
    /// <returns>Ids, axis [number of pieces]; empty for a text without words.</returns>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<int> ids = [];
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            (int start, string? special) = FirstSpecial(rest);
            foreach (string word in WordSplitter.Split(rest[..start]))
                AppendWord(word, ids);
            if (special is null)
                break;
            ids.Add(Vocabulary.IdOf(special));
            rest = rest[(start + special.Length)..];
        }

        return [.. ids];
    }

    /// <summary>Pieces of a text, in the order of <see cref="Encode"/>'s ids.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>Pieces, axis [number of pieces]; those inside a word begin with "##".</returns>
    public string[] EncodePieces(string text) => Array.ConvertAll(Encode(text), Vocabulary.IdToPiece);

    /// <summary>The piece that an id stands for.</summary>
    /// <param name="id">An id in [0, <see cref="VocabularySize"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">The id lies outside the vocabulary.</exception>
    public string IdToPiece(int id) => Vocabulary.IdToPiece(id);

    /// <summary>The id of a piece, or null when the vocabulary does not hold it.</summary>
    /// <param name="piece">A piece; one that continues a word begins with "##".</param>
    public int? PieceToId(string piece) => Vocabulary.PieceToId(piece);

    /// <summary>Where the next special piece stands, or the text's length if there is none.</summary>
    private (int Start, string? Piece) FirstSpecial(ReadOnlySpan<char> text)
    {
        int start = text.Length;
        string? found = null;
        foreach (string special in _specials)
        {
            int at = text[..start].IndexOf(special, StringComparison.Ordinal);
            if (at >= 0)
                (start, found) = (at, special);
        }

        return (start, found);
    }

    /// <summary>Longest match first; a word that can't be spelled to its end is one [UNK].</summary>
    private void AppendWord(string word, List<int> ids)
    {
        int before = ids.Count;
        bool spelled = !IsTooLong(word);
        for (int start = 0; spelled && start < word.Length;)
        {
            start = LongestMatch(word, start, out int id);
            spelled = id >= 0;
            ids.Add(id);
        }

        if (!spelled)
        {
            ids.RemoveRange(before, ids.Count - before);
            ids.Add(_unknown);
        }
    }

    /// <summary>End of the longest piece that begins at <paramref name="start"/>; id -1 when there is none.</summary>
    private int LongestMatch(ReadOnlySpan<char> word, int start, out int id)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> pieces = start == 0 ? _beginnings : _continuations;
        for (int end = word.Length; end > start; end--)
        {
            if (pieces.TryGetValue(word[start..end], out id))
                return end;
        }

        id = -1;
        return start;
    }

    private static bool IsTooLong(string word) =>
        word.Length > MaxWordCharacters && word.EnumerateRunes().Count() > MaxWordCharacters;
}
