using System.CommandLine;
using System.Globalization;
using Kinora.Pipelines;

namespace Kinora.Cli.Commands;

/// <summary>Options whose faults are said in the user's words, not in those of types.</summary>
internal static class CommandOptions
{
    public static Option<int?> Integer(string name, string help, string helpName = "N") =>
        Parsed<int?>(name, help, helpName, "a whole number", text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null);

    public static Option<ulong?> Seed(string name, string help) =>
        Parsed<ulong?>(name, help, "N", $"a whole number from 0 to {ulong.MaxValue}", text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null);

    public static Option<double?> Number(string name, string help, string helpName) =>
        Parsed<double?>(name, help, helpName, "a number such as 7.5", text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null);

    public static Option<(int Width, int Height)?> Size(string name, string help) =>
        Parsed<(int, int)?>(name, help, "WxH", "a size such as 64x64", text =>
        {
            var parts = text.ToLowerInvariant().Split('x');
            return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var width)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var height) ? (width, height) : null;
        });

    public static Option<long?> Bytes(string name, string help) =>
        Parsed<long?>(name, help, "SIZE", "an amount of memory such as 6GB, 800MB or 5.5GiB", ByteSize.Parse);

    public static Option<string?> Text(string name, string help, string helpName, params string[] aliases) =>
        new(name, aliases) { Description = help, HelpName = helpName };

    /// <summary>An option that may come several times, each time with one value.</summary>
    public static Option<string[]> Repeated(string name, string help, string helpName) =>
        new(name) { Description = help, HelpName = helpName, Arity = ArgumentArity.OneOrMore };

    public static Option<bool> Switch(string name, string help) => new(name) { Description = help };

    private static Option<T> Parsed<T>(string name, string help, string helpName, string kind, Func<string, T> parse) => new(name)
    {
        Description = help,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
            var value = parse(text);
            if (value is null) result.AddError($"{name}: '{text}' is not {kind}.");
            return value;
        },
    };
}
