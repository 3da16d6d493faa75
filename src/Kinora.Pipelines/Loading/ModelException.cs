namespace Kinora.Pipelines;

/// <summary>A model folder can't be used: files missing or damaged, configurations that don't fit, keys of the wrong name or shape.</summary>
public sealed class ModelException : Exception
{
    /// <summary>Joins everything that is wrong.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="faults">Whole sentences; at least one.</param>
    public ModelException(string folder, IReadOnlyList<string> faults)
        : base($"Opening the model {folder}: " + (faults.Count == 1 ? faults[0] : $"{faults.Count} faults{string.Concat(faults.Select(f => "\n  " + f.Replace("\n", "\n  ", StringComparison.Ordinal)))}")) =>
        Faults = faults;

    /// <summary>Everything that is wrong, over all networks.</summary>
    public IReadOnlyList<string> Faults { get; }
}
