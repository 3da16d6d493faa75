namespace Kinora.Checkpoints;

/// <summary>Finds the names most like a given one, for messages about a key that is not there.</summary>
internal static class NearestNames
{
    /// <summary>Up to <paramref name="count"/> candidates by edit distance; none that differs in more than a third of its letters.</summary>
    public static string[] Find(string name, IEnumerable<string> candidates, int count = 3)
    {
        var best = new List<(int Distance, string Name)>();
        foreach (var candidate in candidates)
        {
            var limit = Math.Max(name.Length, candidate.Length) / 3;
            if (best.Count == count) limit = Math.Min(limit, best[^1].Distance - 1);
            if (Distance(name, candidate, limit) is not { } distance) continue;
            best.Add((distance, candidate));
            best.Sort();
            if (best.Count > count) best.RemoveAt(count);
        }

        return [.. best.Select(b => b.Name)];
    }

    /// <summary>The nearest names in one line, or "none is similar".</summary>
    public static string Text(string name, IEnumerable<string> candidates)
    {
        var nearest = Find(name, candidates);
        return nearest.Length == 0 ? "none is similar" : string.Join(", ", nearest);
    }

    /// <summary>Levenshtein distance, or null when it exceeds the limit.</summary>
    private static int? Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit) return null;

        // Keys of one network share long beginnings and ends, which cost nothing to match.
        var same = a.CommonPrefixLength(b);
        a = a[same..];
        b = b[same..];
        var end = 0;
        while (end < Math.Min(a.Length, b.Length) && a[^(end + 1)] == b[^(end + 1)]) end++;
        a = a[..^end];
        b = b[..^end];

        var row = new int[b.Length + 1];
        for (var j = 0; j < row.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
                least = Math.Min(least, row[j]);
            }

            if (least > limit) return null;
        }

        return row[^1] <= limit ? row[^1] : null;
    }
}
