using System.Text;

namespace Kinora.Pipelines;

/// <summary>Names for the files of a request.</summary>
public static class OutputPaths
{
    private const int MaxNameCharacters = 50;

    /// <summary>A path for each of several videos: the path itself for one, else numbered from 1 before the ending.</summary>
    /// <param name="path">A file, a folder, or a pattern of PNG frames such as <c>clip/%04d.png</c>, whose folder is numbered.</param>
    /// <param name="count">How many videos, at least 1.</param>
    public static IReadOnlyList<string> Number(string path, int count)
    {
        if (count == 1) return [path];
        var name = Path.GetFileName(path);
        var numbered = name.Contains('%', StringComparison.Ordinal) || name.Length == 0 ? Path.GetDirectoryName(path) ?? path : path;
        var rest = name.Length > 0 && numbered != path ? name : null;
        return [.. Enumerable.Range(1, count).Select(k => rest is null ? Insert(numbered, k) : Path.Combine(Insert(numbered, k), rest))];
    }

    /// <summary>A name made of prompt and seed that no file in the folder has, so that nothing is ever overwritten unasked.</summary>
    /// <param name="folder">Where the file will be.</param>
    /// <param name="prompt">Letters and digits of any script are kept, anything else becomes a hyphen; 50 characters at most.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="count">Numbered names for several videos must all be free.</param>
    /// <param name="extension">With its dot.</param>
    public static string FromPrompt(string folder, string prompt, ulong seed, int count = 1, string extension = ".mp4")
    {
        var stem = $"{Slug(prompt)}-{seed}";
        for (var attempt = 1; ; attempt++)
        {
            var path = Path.Combine(folder, (attempt == 1 ? stem : $"{stem}-{attempt}") + extension);
            if (Number(path, count).All(p => !Path.Exists(p))) return path;
        }
    }

    private static string Insert(string path, int number) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}-{number}{Path.GetExtension(path)}");

    private static string Slug(string prompt)
    {
        var slug = new StringBuilder();
        var characters = 0;
        foreach (var rune in prompt.EnumerateRunes())
        {
            if (characters == MaxNameCharacters) break;
            if (Rune.IsLetterOrDigit(rune))
            {
                slug.Append(rune);
                characters++;
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
                characters++;
            }
        }

        return slug.ToString().Trim('-') is { Length: > 0 } name ? name : "video";
    }
}
