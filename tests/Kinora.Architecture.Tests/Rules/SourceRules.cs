using System.Text.RegularExpressions;

namespace Kinora.Architecture.Tests.Rules;

/// <summary>Rules over the text of one source file. Each returns one sentence per fault.</summary>
internal static partial class SourceRules
{
    public const int LineLimit = 400;

    private static readonly string[] _projectsWithNativeCode = ["Kinora.Tensors", "Kinora.Text"];

    private static readonly (Regex Pattern, string Reason)[] _banned =
    [
        (NotImplemented(), "what is not implemented must not be there"),
        (UnseededRandom(), "randomness is an argument: take a seed or a random stream"),
        (Clock(), "the local clock makes results depend on when and where they ran: take a TimeProvider"),
        (UnsafeFormatter(), "it runs code found in data"),
    ];

    public static IEnumerable<string> BannedCode(string path, string text) =>
        Lines(text).SelectMany(line => _banned
            .Where(rule => rule.Pattern.IsMatch(WithoutComment(line.Text)))
            .Select(rule => $"{path}({line.Number}): {rule.Pattern.Match(WithoutComment(line.Text)).Value}: {rule.Reason}."));

    public static IEnumerable<string> UnfinishedWork(string path, string text) =>
        Lines(text).Where(line => Unfinished().IsMatch(line.Text))
            .Select(line => $"{path}({line.Number}): {Unfinished().Match(line.Text).Value}: finish it, or write an issue.");

    public static IEnumerable<string> NativeCalls(string path, string text) =>
        _projectsWithNativeCode.Any(project => path.StartsWith($"src/{project}/", StringComparison.Ordinal))
            ? []
            : Lines(text).Where(line => NativeImport().IsMatch(WithoutComment(line.Text)))
                .Select(line => $"{path}({line.Number}): native functions are imported only in {string.Join(" and ", _projectsWithNativeCode)}.");

    public static IEnumerable<string> Length(string path, string text)
    {
        var count = Lines(text).Count();
        return count < LineLimit ? [] : [$"{path}: {count} lines, the limit is {LineLimit - 1}; split it along its subjects."];
    }

    /// <summary>Native sources live below native/, where the launcher builds them.</summary>
    public static bool IsNativeSource(string path) =>
        path.EndsWith("/CMakeLists.txt", StringComparison.Ordinal) || NativeExtension().IsMatch(path);

    private static IEnumerable<(int Number, string Text)> Lines(string text)
    {
        using var reader = new StringReader(text);
        for (var number = 1; reader.ReadLine() is { } line; number++)
            yield return (number, line);
    }

    private static string WithoutComment(string line)
    {
        var start = line.IndexOf("//", StringComparison.Ordinal);
        return start < 0 ? line : line[..start];
    }

    [GeneratedRegex(@"\bNotImplementedException\b")]
    private static partial Regex NotImplemented();

    [GeneratedRegex(@"\bnew\s+(System\.)?Random\s*\(\s*\)|\bRandom\.Shared\b|\bRandom\s+\w+\s*=\s*new\s*\(\s*\)")]
    private static partial Regex UnseededRandom();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Now|Today)\b")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\b(BinaryFormatter|NetDataContractSerializer|SoapFormatter|LosFormatter)\b")]
    private static partial Regex UnsafeFormatter();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\[\s*(Dll|Library)Import\b|\bNativeLibrary\.(Load|TryLoad|GetExport|TryGetExport)\b")]
    private static partial Regex NativeImport();

    [GeneratedRegex(@"\.(c|cc|cpp|cxx|cu|h|hpp|cuh)$")]
    private static partial Regex NativeExtension();
}
