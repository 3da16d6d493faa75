using System.CommandLine;
using Kinora.Evaluation;

namespace Kinora.Cli.Commands;

/// <summary>The options of commands that put their figures into a file of results.</summary>
internal sealed class ResultsOption
{
    private const string Default = "docs/alignment/results.json";

    private readonly Option<string?> _key;
    private readonly Option<string?> _file = CommandOptions.Text("--results", $"With --key: the file of results; {Default} unless given.", "FILE");

    /// <summary>The options.</summary>
    /// <param name="example">A usual key.</param>
    public ResultsOption(string example) =>
        _key = CommandOptions.Text("--key", $"Also write the figures into a file of results, with names that begin so, such as {example}; the whole report goes beside it.", "NAME");

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_key);
        command.Options.Add(_file);
    }

    /// <summary>Collects what is wrong with them.</summary>
    public void Check(ParseResult parsed, List<string> faults)
    {
        if (parsed.GetValue(_key) is { } key && (key.Length == 0 || !key.All(c => char.IsAsciiLetterLower(c) || c == '_'))) faults.Add($"--key is '{key}', it must be of lower-case letters and underscores.");
        if (parsed.GetValue(_file) is not null && parsed.GetValue(_key) is null) faults.Add("--results goes with --key.");
    }

    /// <summary>Writes, where a key was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="figures">Gives the figures for a key.</param>
    /// <param name="report">The whole report.</param>
    /// <param name="context">Gets a line.</param>
    public void Write(ParseResult parsed, Func<string, IReadOnlyDictionary<string, double>> figures, string report, CommandContext context)
    {
        if (parsed.GetValue(_key) is not { } key) return;
        var file = parsed.GetValue(_file) ?? Default;
        ResultsFile.Set(file, key, figures(key), "kinora " + string.Join(' ', parsed.Tokens.Select(token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"\"{token.Value}\"" : token.Value)));
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, $"{key}.json");
        Media.AtomicFile.WriteAllBytes(beside, System.Text.Encoding.UTF8.GetBytes(report));
        context.Error.WriteLine($"Wrote {file} and {beside}");
    }
}
