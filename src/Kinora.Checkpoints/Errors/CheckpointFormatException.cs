using System.Text;

namespace Kinora.Checkpoints;

/// <summary>A checkpoint file, index or model folder is missing, damaged, of another kind, or unsafe to read.</summary>
/// <remarks>Carries every fault found, not only the first; nothing of the checkpoint has been used when it is thrown.</remarks>
public sealed class CheckpointFormatException : CheckpointException
{
    private const int MaxLines = 30;

    /// <summary>Joins faults into one error.</summary>
    /// <param name="operation">What was being done, as the beginning of a sentence: "Open checkpoint x.safetensors".</param>
    /// <param name="faults">At least one fault.</param>
    /// <param name="inner">The error underneath, if there is one.</param>
    /// <exception cref="ArgumentException"><paramref name="faults"/> is empty.</exception>
    public CheckpointFormatException(string operation, IReadOnlyList<CheckpointFault> faults, Exception? inner = null)
        : base(Describe(operation, faults), inner) => Faults = faults;

    /// <summary>Every fault found, in the order of the file. Never empty.</summary>
    public IReadOnlyList<CheckpointFault> Faults { get; }

    /// <summary>File of the first fault.</summary>
    public string File => Faults[0].File;

    /// <summary>Key of the first fault; null when it concerns the whole file.</summary>
    public string? Key => Faults[0].Key;

    /// <summary>What the first fault's place should hold.</summary>
    public string Expected => Faults[0].Expected;

    /// <summary>What the first fault's place holds.</summary>
    public string Found => Faults[0].Found;

    /// <summary>What to do about the first fault.</summary>
    public string Remedy => Faults[0].Remedy;

    private static string Describe(string operation, IReadOnlyList<CheckpointFault> faults)
    {
        if (faults.Count == 0) throw new ArgumentException("An error needs at least one fault.", nameof(faults));
        if (faults.Count == 1) return $"{operation}: {Line(operation, faults[0])}";
        var text = new StringBuilder($"{operation}: {faults.Count} faults");
        foreach (var fault in faults.Take(MaxLines)) text.Append("\n  ").Append(Line(operation, fault));
        if (faults.Count > MaxLines) text.Append($"\n  and {faults.Count - MaxLines} more");
        return text.ToString();
    }

    /// <summary>Leaves the file out where the operation's last word already is its name.</summary>
    private static string Line(string operation, CheckpointFault fault)
    {
        var text = fault.ToString();
        return operation.EndsWith(" " + fault.File, StringComparison.Ordinal) ? text[fault.File.Length..].TrimStart(',', ':', ' ') : text;
    }
}
