namespace Kinora.Data.Clips;

/// <summary>A folder of clips, each with its caption in a text file of the same name: <c>x.mp4</c> and <c>x.txt</c>. Folders below it count.</summary>
internal static class FolderClips
{
    private const string CaptionEnd = ".txt";

    public static ClipList Read(string folder)
    {
        var list = new ClipList(folder);
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Where(f => !f.Split(Path.DirectorySeparatorChar).Any(p => p.StartsWith('.'))).Order(StringComparer.Ordinal)];
        var clips = files.Where(ClipKinds.IsClip).ToLookup(Stem, StringComparer.Ordinal);
        var captions = files.Where(IsCaption).ToDictionary(Stem, StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (ClipKinds.IsClip(file))
            {
                if (captions.TryGetValue(Stem(file), out var caption)) list.Add(file, name => new FileMedia(Path.Combine(folder, name)), [OneLine(File.ReadAllText(Path.Combine(folder, caption)))]);
                else list.AddBad(file, $"no caption: {Stem(file)}{CaptionEnd} is missing");
            }
            else if (IsCaption(file) && !clips.Contains(Stem(file)))
            {
                list.AddBad(file, "missing file: no clip has this name");
            }
        }

        var others = files.Count(f => !ClipKinds.IsClip(f) && !IsCaption(f));
        if (others > 0) list.Note($"{others} files are neither clips nor captions and were passed over");
        return list;
    }

    /// <summary>A text file's lines as one caption.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static bool IsCaption(string file) => file.EndsWith(CaptionEnd, StringComparison.Ordinal);

    private static string Stem(string file) => Path.ChangeExtension(file, null);
}
