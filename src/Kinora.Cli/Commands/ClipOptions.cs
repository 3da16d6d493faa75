using System.CommandLine;
using Kinora.Pipelines;

namespace Kinora.Cli.Commands;

/// <summary>Which CLIP tells how clips and texts agree, or none: <c>--clip</c> and <c>--no-clip</c>.</summary>
internal sealed class ClipOptions
{
    private readonly Option<string?> _name = CommandOptions.Text("--clip", $"The model whose CLIP tells how videos and texts agree; {ModelCatalog.Default} unless given.", "NAME|DIR");
    private readonly Option<bool> _none = CommandOptions.Switch("--no-clip", "Measure without a CLIP.");

    /// <summary>Both options.</summary>
    public IReadOnlyList<Option> All => [_name, _none];

    /// <summary>Whether <c>--no-clip</c> was given.</summary>
    public bool IsNone(ParseResult parsed) => parsed.GetValue(_none);

    /// <summary>The model that was asked for, by name and folder; null for none.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="faults">Takes what can't be.</param>
    public (string Name, string Folder)? Read(ParseResult parsed, ICollection<string> faults)
    {
        var name = parsed.GetValue(_name);
        if (IsNone(parsed))
        {
            if (name is not null) faults.Add("--no-clip can't go with --clip.");
            return null;
        }

        name ??= ModelCatalog.Default;
        if (ModelCatalog.Find(name) is { } folder) return (name, folder);
        faults.Add(ModelCatalog.Unknown(name));
        return null;
    }
}
