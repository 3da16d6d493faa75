namespace Kinora.Checkpoints;

/// <summary>Collects the _faults of one file, so that all are reported at once. Bounded, for files made to be wrong everywhere.</summary>
internal sealed class FaultList(string operation, string file)
{
    private const int Limit = 1000;
    private readonly List<CheckpointFault> _faults = [];

    public bool Any => _faults.Count > 0;

    public IReadOnlyList<CheckpointFault> Faults => _faults;

    public void Add(string? key, string expected, string found, string remedy) =>
        Add(new CheckpointFault(file, key is null ? null : Printable(key), Printable(expected), Printable(found), Printable(remedy)));

    public void Add(CheckpointFault fault)
    {
        if (_faults.Count < Limit) _faults.Add(fault);
    }

    public void AddRange(IEnumerable<CheckpointFault> others)
    {
        foreach (var fault in others) Add(fault);
    }

    /// <summary>Throws if anything was collected.</summary>
    public void ThrowIfAny(Exception? inner = null)
    {
        if (Any) throw new CheckpointFormatException(operation, _faults, inner);
    }

    /// <summary>Names come from foreign files: they may be megabytes long or hold terminal escapes.</summary>
    public static string Printable(string text)
    {
        const int longest = 300;
        var cut = text.Length > longest ? string.Concat(text.AsSpan(0, longest), "…") : text;
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : cut;
    }

    /// <summary>For _faults after which nothing more can be read.</summary>
    public CheckpointFormatException Fatal(string? key, string expected, string found, string remedy, Exception? inner = null)
    {
        Add(key, expected, found, remedy);
        return new CheckpointFormatException(operation, _faults, inner);
    }
}
