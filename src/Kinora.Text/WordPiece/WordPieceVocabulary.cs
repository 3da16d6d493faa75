using System.Text;

namespace Kinora.Text;

/// <summary>A BERT vocabulary: one piece a line, the line number is the id; pieces inside a word begin with "##".</summary>
public sealed class WordPieceVocabulary
{
    /// <summary>Prefix of a piece that continues a word.</summary>
    public const string Continuation = "##";

    /// <summary>The piece that fills a row up.</summary>
    public const string Padding = "[PAD]";

    /// <summary>The piece for a word that the vocabulary can't express.</summary>
    public const string Unknown = "[UNK]";

    /// <summary>The piece before a text.</summary>
    public const string Class = "[CLS]";

    /// <summary>The piece after a text.</summary>
    public const string Separator = "[SEP]";

    /// <summary>The piece of a masked word; used in pre-training only.</summary>
    public const string Mask = "[MASK]";

    private readonly string[] _pieces;
    private readonly Dictionary<string, int> _ids;

    /// <summary>A vocabulary from its pieces.</summary>
    /// <param name="pieces">Pieces in the order of their ids, starting at 0. Where a piece stands twice, its last id is
    /// used, as the reference does.</param>
    /// <param name="source">Where the pieces come from; named in errors.</param>
    /// <exception cref="TokenizerFormatException">There is no [UNK], or there are no pieces at all.</exception>
    public WordPieceVocabulary(IEnumerable<string> pieces, string source)
    {
        _pieces = [.. pieces];
        _ids = new Dictionary<string, int>(_pieces.Length, StringComparer.Ordinal);
        for (int id = 0; id < _pieces.Length; id++)
            _ids[_pieces[id]] = id;
        Source = source;
        Require(Unknown);
    }

    /// <summary>Where the pieces come from: a file, or a description.</summary>
    public string Source { get; }

    /// <summary>Number of ids.</summary>
    public int Size => _pieces.Length;

    /// <summary>The special pieces that this vocabulary holds, among [PAD], [UNK], [CLS], [SEP] and [MASK].</summary>
    internal IEnumerable<string> SpecialPieces => Specials.Where(_ids.ContainsKey);

    /// <summary>The special pieces in the order in which a new vocabulary begins.</summary>
    internal static IReadOnlyList<string> Specials { get; } = [Padding, Unknown, Class, Separator, Mask];

    /// <summary>Reads a <c>vocab.txt</c>.</summary>
    /// <param name="path">UTF-8 text, one piece a line.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TokenizerFormatException">The file is not UTF-8, or has no [UNK].</exception>
    public static WordPieceVocabulary Load(string path)
    {
        try
        {
            UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            return new WordPieceVocabulary(File.ReadLines(path, strict), path);
        }
        catch (DecoderFallbackException failure)
        {
            throw new TokenizerFormatException(
                path,
                $"Loading a tokenizer: {path} should be a WordPiece vocabulary in UTF-8, one piece a line, but it holds "
                + "bytes that are not UTF-8. Give the checkpoint's vocab.txt.", failure);
        }
    }

    /// <summary>Writes a <c>vocab.txt</c>; an existing file is replaced only when the new one is whole.</summary>
    /// <param name="path">The file to write.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public void Save(string path) =>
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(string.Concat(_pieces.Select(piece => piece + '\n'))));

    /// <summary>The piece that an id stands for.</summary>
    /// <param name="id">An id in [0, <see cref="Size"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">The id lies outside the vocabulary.</exception>
    public string IdToPiece(int id) => (uint)id < (uint)_pieces.Length
        ? _pieces[id]
        : throw new ArgumentOutOfRangeException(
            nameof(id), id, $"{Source} has {_pieces.Length} pieces, so ids lie in 0..{_pieces.Length - 1}.");

    /// <summary>The id of a piece, or null when the vocabulary does not hold it.</summary>
    /// <param name="piece">A piece; one that continues a word begins with "##".</param>
    public int? PieceToId(string piece) => _ids.TryGetValue(piece, out int id) ? id : null;

    /// <summary>Id of a piece that is known to be there.</summary>
    internal int IdOf(string piece) => _ids[piece];

    /// <summary>All pieces with the id that encoding gives them.</summary>
    internal IEnumerable<KeyValuePair<string, int>> Entries => _ids;

    /// <summary>Refuses a vocabulary that lacks pieces, naming all of them.</summary>
    internal void Require(params ReadOnlySpan<string> pieces)
    {
        List<string> missing = [];
        foreach (string piece in pieces)
        {
            if (!_ids.ContainsKey(piece))
                missing.Add(piece);
        }

        if (missing.Count > 0)
            throw new TokenizerFormatException(
                Source,
                $"Loading a tokenizer: {Source} ({_pieces.Length} lines) is not a complete WordPiece vocabulary: it has no "
                + $"{string.Join(", ", missing)}. Give the checkpoint's vocab.txt: one piece a line, special pieces included.");
    }
}
