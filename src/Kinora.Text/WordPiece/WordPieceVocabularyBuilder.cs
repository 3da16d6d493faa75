namespace Kinora.Text;

/// <summary>Builds small BERT-style vocabularies from a corpus: special pieces, an alphabet, then the most frequent pairs of
/// neighbouring pieces joined again and again. Ties go to the pair that sorts first, so the result depends on the lines only.</summary>
public static class WordPieceVocabularyBuilder
{
    private const string AsciiLettersAndDigits = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const string AsciiPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /// <summary>Builds a vocabulary.</summary>
    /// <param name="lines">The corpus; folded and split into words as <see cref="WordPieceTokenizer"/> does it.</param>
    /// <param name="size">Number of pieces wanted. The result is smaller when the corpus has no more pairs to join.</param>
    /// <returns>[PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, [MASK] 4; then the alphabet: ASCII and every character of the corpus,
    /// letters both at a word's beginning and inside one; then the joined pieces, most frequent first.</returns>
    /// <exception cref="ArgumentException">The alphabet alone is larger than <paramref name="size"/>; the message says how
    /// large it is.</exception>
    public static WordPieceVocabulary Build(IEnumerable<string> lines, int size)
    {
        Dictionary<string, long> counts = CountWords(lines);
        List<string> pieces = [.. WordPieceVocabulary.Specials, .. Alphabet(counts.Keys)];
        if (pieces.Count > size)
            throw new ArgumentException(
                $"Building a WordPiece vocabulary of {size} pieces: special pieces and alphabet alone take {pieces.Count}. "
                + $"Ask for at least {pieces.Count}, or leave rare characters out of the corpus.", nameof(size));

        WordPieceMerges merges = new(counts.Select(entry => (Spell(entry.Key), entry.Value)));
        HashSet<string> known = new(pieces, StringComparer.Ordinal);
        while (pieces.Count < size && merges.JoinMostFrequent() is { } joined)
        {
            // Two pairs can join to the same piece; it is listed once.
            if (known.Add(joined))
                pieces.Add(joined);
        }

        return new WordPieceVocabulary(pieces, "the vocabulary just built");
    }

    private static Dictionary<string, long> CountWords(IEnumerable<string> lines)
    {
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        foreach (string word in lines.SelectMany(line => WordSplitter.Split(line)))
            counts[word] = counts.GetValueOrDefault(word) + 1;
        return counts;
    }

    /// <summary>Characters that stand alone get one piece; those that build words also get the one inside a word.</summary>
    private static IEnumerable<string> Alphabet(IEnumerable<string> words)
    {
        SortedSet<string> alone = new(AsciiPunctuation.Select(symbol => symbol.ToString()), StringComparer.Ordinal);
        SortedSet<string> inWords = new(AsciiLettersAndDigits.Select(symbol => symbol.ToString()), StringComparer.Ordinal);
        foreach (string word in words)
        {
            string[] characters = Characters(word);
            (WordSplitter.StandsAlone(word) ? alone : inWords).UnionWith(characters);
        }

        return [.. alone, .. inWords, .. inWords.Select(symbol => WordPieceVocabulary.Continuation + symbol)];
    }

    private static string[] Spell(string word)
    {
        string[] pieces = Characters(word);
        for (int i = 1; i < pieces.Length; i++)
            pieces[i] = WordPieceVocabulary.Continuation + pieces[i];
        return pieces;
    }

    private static string[] Characters(string word) => [.. word.EnumerateRunes().Select(rune => rune.ToString())];
}
