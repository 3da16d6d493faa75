using System.Formats.Tar;
using System.Text;
using System.Text.Json;

namespace Kinora.Data.Clips;

/// <summary>
/// WebDataset archives: members that differ in the end of their name only belong together, as <c>0001.mp4</c> with
/// <c>0001.txt</c>, or with <c>0001.json</c> that has a caption.
/// </summary>
internal static class TarClips
{
    private const string ArchivePattern = "*.tar";
    private const long MaxTextBytes = 1 << 20;

    /// <summary>Whether a folder holds archives and no clips beside them.</summary>
    public static bool AreIn(string folder) => ArchivesIn(folder).Count > 0 && !Directory.EnumerateFiles(folder).Any(ClipKinds.IsClip);

    public static IReadOnlyList<string> ArchivesIn(string folder) => [.. Directory.EnumerateFiles(folder, ArchivePattern).Order(StringComparer.Ordinal)];

    public static ClipList Read(string path, IReadOnlyList<string> archives)
    {
        var list = new ClipList(path);
        foreach (var archive in archives)
        {
            var members = Members(archive, list);
            foreach (var group in members.GroupBy(m => Stem(m.Name), StringComparer.Ordinal)) Add(list, archives.Count == 1 ? "" : Path.GetFileName(archive) + ":", [.. group]);
        }

        return list;
    }

    private static void Add(ClipList list, string prefix, IReadOnlyList<Member> group)
    {
        List<Member> clips = [.. group.Where(m => ClipKinds.IsClip(m.Name))];
        if (clips.Count != 1)
        {
            list.AddBad(prefix + group[0].Name, clips.Count == 0 ? "missing file: no member of this name is a clip" : $"several clips of one name: {string.Join(", ", clips.Select(c => c.Name))}");
            return;
        }

        List<Member> texts = [.. group.Where(m => m.Text is not null)];
        var clip = clips[0];
        if (texts.Count == 0) list.AddBad(prefix + clip.Name, "no caption: there is no .txt or .json member of this name");
        else if (texts.Count > 1 && texts.Exists(t => Ends(t, ".txt"))) Add(texts.First(t => Ends(t, ".txt")));
        else Add(texts[0]);

        void Add(Member text)
        {
            var (captions, fault) = Captions(text);
            if (fault is null) list.Add(prefix + clip.Name, _ => clip.Media, captions);
            else list.AddBad(prefix + clip.Name, fault);
        }
    }

    private static (IEnumerable<string> Captions, string? Fault) Captions(Member text)
    {
        if (Ends(text, ".txt")) return ([FolderClips.OneLine(text.Text!)], null);
        try
        {
            using var json = JsonDocument.Parse(text.Text!);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return ([], $"{text.Name} is no JSON object");
            var faults = new List<string>();
            var (_, caption) = ClipColumns.Find([.. json.RootElement.EnumerateObject().Select(p => p.Name)], faults);
            return caption is null ? ([], $"{text.Name} has {faults[^1]}") : ([.. JsonClips.Texts(json.RootElement.GetProperty(caption))], null);
        }
        catch (JsonException error)
        {
            return ([], $"{text.Name} is no JSON: {error.Message}");
        }
    }

    private static List<Member> Members(string archive, ClipList list)
    {
        var members = new List<Member>();
        var others = 0;
        try
        {
            using var stream = File.OpenRead(archive);
            using var reader = new TarReader(stream);
            while (reader.GetNextEntry() is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)) continue;
                if (ClipKinds.IsClip(entry.Name)) members.Add(new Member(entry.Name, new TarMedia(archive, entry.Name, entry.DataOffset, entry.Length), null));
                else if (entry.Length <= MaxTextBytes && Path.GetExtension(entry.Name) is ".txt" or ".json") members.Add(new Member(entry.Name, null, Text(entry)));
                else others++;
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new ClipDataException($"Reading the archive {archive}: it is damaged or cut short{(members.Count > 0 ? $" after {members[^1].Name}" : "")}: {error.Message} Fetch or write it again; compressed archives must be unpacked first.", error);
        }

        if (others > 0) list.Note($"{others} members of {Path.GetFileName(archive)} are neither clips nor captions and were passed over");
        return members;
    }

    private static string Text(TarEntry entry)
    {
        if (entry.DataStream is not { } data) return "";
        using var reader = new StreamReader(data, Encoding.UTF8, leaveOpen: true);
        return reader.ReadToEnd();
    }

    private static string Stem(string name) => Path.ChangeExtension(name, null);

    private static bool Ends(Member member, string end) => member.Name.EndsWith(end, StringComparison.Ordinal);

    // A clip or a caption; others are not kept.
    private sealed record Member(string Name, TarMedia? Media, string? Text);
}
