namespace Kinora.Text;

/// <summary>Words as sequences of pieces, and the count of every pair of neighbours; joins the most frequent pair. Counts
/// are kept up to date word by word, so that a join costs no more than the words it touches.</summary>
internal sealed class WordPieceMerges
{
    private readonly List<(List<string> Pieces, long Count)> _words = [];
    private readonly Dictionary<(string Left, string Right), long> _counts = [];
    private readonly Dictionary<(string Left, string Right), HashSet<int>> _places = [];
    private readonly PriorityQueue<(string Left, string Right), (long Count, string Left, string Right)> _queue =
        new(Comparer<(long Count, string Left, string Right)>.Create(MostFrequentFirst));

    internal WordPieceMerges(IEnumerable<(string[] Pieces, long Count)> words)
    {
        foreach ((string[] pieces, long count) in words)
        {
            _words.Add(([.. pieces], count));
            AddPairs(_words.Count - 1, sign: 1);
        }

        foreach (((string, string) pair, long count) in _counts)
            _queue.Enqueue(pair, (count, pair.Item1, pair.Item2));
    }

    /// <summary>Joins the most frequent pair wherever it stands and returns the new piece; null when no pair is left.</summary>
    internal string? JoinMostFrequent()
    {
        while (_queue.TryDequeue(out (string Left, string Right) pair, out (long Count, string, string) rank))
        {
            // Entries of the queue age as counts change; only the one with today's count is good.
            if (_counts.GetValueOrDefault(pair) != rank.Count || rank.Count == 0)
                continue;

            string joined = pair.Left + pair.Right[WordPieceVocabulary.Continuation.Length..];
            Join(pair, joined);
            return joined;
        }

        return null;
    }

    private void Join((string Left, string Right) pair, string joined)
    {
        HashSet<(string Left, string Right)> changed = [];
        foreach (int word in _places[pair].ToArray())
        {
            changed.UnionWith(AddPairs(word, sign: -1));
            List<string> pieces = _words[word].Pieces;
            for (int i = 0; i + 1 < pieces.Count; i++)
            {
                if (pieces[i] == pair.Left && pieces[i + 1] == pair.Right)
                {
                    pieces[i] = joined;
                    pieces.RemoveAt(i + 1);
                }
            }

            changed.UnionWith(AddPairs(word, sign: 1));
        }

        foreach ((string Left, string Right) touched in changed)
        {
            if (_counts.GetValueOrDefault(touched) is var count && count > 0)
                _queue.Enqueue(touched, (count, touched.Left, touched.Right));
        }
    }

    /// <summary>Adds (or with sign -1 takes away) one word's pairs; returns them.</summary>
    private List<(string Left, string Right)> AddPairs(int word, int sign)
    {
        (List<string> pieces, long count) = _words[word];
        List<(string Left, string Right)> pairs = [.. pieces.Zip(pieces.Skip(1))];
        foreach ((string Left, string Right) pair in pairs)
        {
            _counts[pair] = _counts.GetValueOrDefault(pair) + (sign * count);
            if (!_places.TryGetValue(pair, out HashSet<int>? places))
                _places[pair] = places = [];
            if (sign > 0)
                places.Add(word);
            else
                places.Remove(word);
        }

        return pairs;
    }

    private static int MostFrequentFirst((long Count, string Left, string Right) a, (long Count, string Left, string Right) b)
    {
        if (a.Count != b.Count)
            return b.Count.CompareTo(a.Count);
        int left = string.CompareOrdinal(a.Left, b.Left);
        return left != 0 ? left : string.CompareOrdinal(a.Right, b.Right);
    }
}
