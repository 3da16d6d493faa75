namespace Kinora.Pipelines;

/// <summary>A request that can't be fulfilled, with every reason; no weights were read.</summary>
public sealed class RequestException : Exception
{
    /// <summary>Joins the reasons.</summary>
    /// <param name="faults">Whole sentences that name the remedy; at least one.</param>
    public RequestException(IReadOnlyList<string> faults)
        : base(faults.Count == 1 ? faults[0] : $"{faults.Count} things are wrong with this request:{string.Concat(faults.Select(f => "\n  " + f))}") =>
        Faults = faults;

    /// <summary>Every reason, each a whole sentence.</summary>
    public IReadOnlyList<string> Faults { get; }
}
