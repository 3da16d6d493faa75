using System.Text;
using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>Every difference between the tensors a network wants and those a checkpoint has.</summary>
public sealed class KeyReport
{
    private const int DefaultMaxLines = 40;

    /// <summary>Edit distances are quadratic in the number of keys; a foreign file needs no suggestion for its thousandth key.</summary>
    private const int MaxSuggestions = 50;

    private readonly string _source;
    private readonly string? _hint;

    private KeyReport(string source, int expected, IReadOnlyList<KeyDifference> differences, string? hint)
    {
        _source = source;
        _hint = hint;
        ExpectedCount = expected;
        Differences = differences;
    }

    /// <summary>Number of tensors the network wants.</summary>
    public int ExpectedCount { get; }

    /// <summary>All differences: missing keys first, then unexpected ones, then shapes, then dtypes; each in ordinal order.</summary>
    public IReadOnlyList<KeyDifference> Differences { get; }

    /// <summary>Whether the checkpoint fits exactly.</summary>
    public bool IsMatch => Differences.Count == 0;

    /// <summary>Compares names, shapes and, where asked, dtypes. No tensor bytes are read.</summary>
    /// <param name="expected">What the network wants, each name once.</param>
    /// <param name="source">The checkpoint.</param>
    /// <param name="ignored">Keys of the checkpoint that the network knowingly leaves out; null ignores none.</param>
    /// <exception cref="ArgumentException">An expected name comes twice.</exception>
    public static KeyReport Compare(IEnumerable<ExpectedTensor> expected, ITensorSource source, Func<string, bool>? ignored = null)
    {
        var wanted = new SortedDictionary<string, ExpectedTensor>(StringComparer.Ordinal);
        foreach (var tensor in expected)
        {
            if (!wanted.TryAdd(tensor.Name, tensor))
                throw new ArgumentException($"The list of expected tensors names '{tensor.Name}' twice.", nameof(expected));
        }

        var missing = wanted.Keys.Where(n => !source.TryGetInfo(n, out _)).ToList();
        var unexpected = source.Names.Where(n => !wanted.ContainsKey(n) && ignored?.Invoke(n) != true).Order(StringComparer.Ordinal).ToList();
        var differences = new List<KeyDifference>();
        foreach (var (number, name) in missing.Index())
        {
            differences.Add(new KeyDifference(KeyDifferenceKind.Missing, name, source.Description,
                TensorShape.Text([.. wanted[name].Shape]), "", Suggest(name, unexpected, number)));
        }

        foreach (var (number, name) in unexpected.Index())
        {
            source.TryGetInfo(name, out var info);
            differences.Add(new KeyDifference(KeyDifferenceKind.Unexpected, name, info.File,
                "", TensorShape.Text([.. info.Shape]), Suggest(name, missing, number)));
        }

        differences.AddRange(Mismatches(wanted.Values, source).OrderBy(d => d.Kind));
        return new KeyReport(source.Description, wanted.Count, differences, PrefixHint(missing, unexpected));
    }

    /// <summary>Throws when there is any difference.</summary>
    /// <exception cref="CheckpointKeyException">The checkpoint does not fit; the text is <see cref="ToText"/>.</exception>
    public void ThrowIfDifferent()
    {
        if (!IsMatch) throw new CheckpointKeyException(this);
    }

    /// <summary>Totals first, then the differences, one a line.</summary>
    /// <param name="maxLines">Most lines of differences, at least 1; each kind gets its share, and what is left out is counted.</param>
    public string ToText(int maxLines = DefaultMaxLines)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLines, 1);
        if (IsMatch) return $"{_source}: all {ExpectedCount} keys fit.";
        var groups = Differences.GroupBy(d => d.Kind).Select(g => g.ToList()).ToList();
        var totals = string.Join(", ", groups.Select(g => $"{g.Count} {Word(g[0].Kind)}"));
        var text = new StringBuilder($"{_source} does not fit the network, which wants {ExpectedCount} tensors: {totals}.");
        if (_hint is not null) text.Append('\n').Append(_hint);
        var left = maxLines;
        for (var i = 0; i < groups.Count; i++)
        {
            // Later groups use what earlier ones leave over, so a short list is always shown whole.
            var share = Math.Max(1, left / (groups.Count - i));
            foreach (var difference in groups[i].Take(share)) text.Append("\n  ").Append(difference);
            if (groups[i].Count > share) text.Append($"\n  and {groups[i].Count - share} more {Word(groups[i][0].Kind)}");
            left -= Math.Min(share, groups[i].Count);
        }

        text.Append("\nCheck that the checkpoint belongs to this network and to its configuration file.");
        return text.ToString();
    }

    private static IEnumerable<KeyDifference> Mismatches(IEnumerable<ExpectedTensor> wanted, ITensorSource source)
    {
        foreach (var tensor in wanted)
        {
            if (!source.TryGetInfo(tensor.Name, out var info)) continue;
            if (!tensor.Shape.SequenceEqual(info.Shape))
            {
                yield return new KeyDifference(KeyDifferenceKind.Shape, tensor.Name, info.File,
                    TensorShape.Text([.. tensor.Shape]), TensorShape.Text([.. info.Shape]), []);
            }

            if (tensor.DType is { } dtype && dtype != info.DType)
                yield return new KeyDifference(KeyDifferenceKind.DType, tensor.Name, info.File, dtype.ToString(), info.DType.ToString(), []);
        }
    }

    private static string[] Suggest(string name, List<string> candidates, int number) =>
        number < MaxSuggestions ? NearestNames.Find(name, candidates) : [];

    /// <summary>Wrappers of training frameworks put one prefix before every key; that is one sentence, not a thousand lines.</summary>
    private static string? PrefixHint(List<string> missing, List<string> unexpected)
    {
        if (missing.Count == 0) return null;
        var there = unexpected.ToHashSet(StringComparer.Ordinal);
        foreach (var name in unexpected.Where(u => u.EndsWith("." + missing[0], StringComparison.Ordinal)))
        {
            var prefix = name[..^missing[0].Length];
            if (missing.TrueForAll(m => there.Contains(prefix + m)))
                return $"Every missing key is there under the prefix '{FaultList.Printable(prefix)}'; strip it.";
        }

        return null;
    }

    private static string Word(KeyDifferenceKind kind) => kind switch
    {
        KeyDifferenceKind.Missing => "missing",
        KeyDifferenceKind.Unexpected => "unexpected",
        KeyDifferenceKind.Shape => "misshapen",
        _ => "of another dtype",
    };
}
