using System.CommandLine;
using Kinora.Pipelines;

namespace Kinora.Cli.Commands;

/// <summary>The option that names a judge.</summary>
internal static class JudgeOption
{
    private const string Default = "judge";

    public static Option<string?> Create() => CommandOptions.Text("--judge", "The judge's folder; models/judge of this checkout unless given.", "DIR");

    /// <summary>The judge's folder: a known name as models have, or a folder.</summary>
    /// <param name="given">What the user gave.</param>
    /// <param name="faults">Gets a sentence where there is none.</param>
    /// <param name="needed">Whether that is a fault.</param>
    public static string? Find(string? given, List<string> faults, bool needed)
    {
        var found = ModelCatalog.Find(given ?? Default);
        if (found is null && needed) faults.Add($"There is no judge '{given ?? "models/judge"}'. Name its folder with --judge, or train one: kinora train judge --config configs/train/judge.json.");
        return found;
    }
}
