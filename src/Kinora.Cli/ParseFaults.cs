using System.CommandLine;

namespace Kinora.Cli;

/// <summary>What is wrong with a command line, in sentences that name what was probably meant.</summary>
internal static class ParseFaults
{
    /// <summary>All faults.</summary>
    public static IReadOnlyList<string> Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var unknown = parsed.UnmatchedTokens;
        if (command is RootCommand) return [unknown.Count == 0 ? "Name a command." : UnknownCommand(unknown[0], command)];

        var faults = parsed.Errors.Select(e => e.Message).Where(m => !unknown.Any(t => m.Contains($"'{t}'", StringComparison.Ordinal))).ToList();
        var options = unknown.Where(t => t.Length > 1 && t[0] == '-').ToList();
        faults.AddRange(options.Select(option => UnknownOption(option, command)));

        // What follows an unknown option is its value, and no fault of its own.
        if (options.Count == 0 && unknown.Count > 0)
            faults.Add($"Too many arguments: {string.Join(", ", unknown.Select(t => $"'{t}'"))}. Put a text with spaces in quotes.");
        return faults;
    }

    private static string UnknownCommand(string word, Command root)
    {
        var names = root.Subcommands.Select(c => c.Name).ToList();
        var meant = Spelling.Nearest(word, names);
        return $"There is no command '{word}'. " + (meant is null ? $"Known are: {string.Join(", ", names)}." : $"Did you mean {meant}?");
    }

    private static string UnknownOption(string option, Command command)
    {
        var name = option.Split('=', ':')[0];
        var meant = Spelling.Nearest(name, command.Options.SelectMany(o => o.Aliases.Prepend(o.Name)));
        return $"'{command.Name}' has no option {name}." + (meant is null ? "" : $" Did you mean {meant}?");
    }
}
