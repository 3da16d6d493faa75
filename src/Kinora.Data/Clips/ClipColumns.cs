namespace Kinora.Data.Clips;

/// <summary>Finds the columns of a table that name the file and the caption.</summary>
internal static class ClipColumns
{
    private static readonly string[] Files = ["video", "file", "path", "file_name", "filename", "video_path", "media_path", "image"];
    private static readonly string[] Captions = ["caption", "captions", "text", "prompt"];

    /// <summary>The names of the two columns as the table spells them; null where there is none.</summary>
    /// <param name="names">All column names of the table or row.</param>
    /// <param name="faults">Receives half a sentence for each of the two that is absent or there more than once.</param>
    public static (string? File, string? Caption) Find(IReadOnlyList<string> names, List<string> faults) =>
        (One("file", Files, names, faults), One("caption", Captions, names, faults));

    private static string? One(string what, string[] known, IReadOnlyList<string> names, List<string> faults)
    {
        string[] found = [.. names.Where(n => known.Contains(n.Trim(), StringComparer.OrdinalIgnoreCase))];
        if (found.Length == 1) return found[0];
        faults.Add(found.Length == 0
            ? $"no column for the {what}, which is called one of {string.Join(", ", known)}"
            : $"several columns for the {what}: {string.Join(", ", found)}; keep one");
        return null;
    }
}
