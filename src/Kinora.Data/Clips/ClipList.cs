namespace Kinora.Data.Clips;

/// <summary>The rows of a data set as they are listed, before any clip is opened.</summary>
public sealed class ClipList
{
    private const string MissingCaption = "empty caption";

    private readonly List<ClipRow> _rows = [];
    private readonly List<BadRow> _bad = [];
    private readonly List<string> _notes = [];

    internal ClipList(string path) => SourcePath = path;

    /// <summary>The data set.</summary>
    public string SourcePath { get; }

    /// <summary>Rows that name a file of a known kind that is there, with a caption.</summary>
    public IReadOnlyList<ClipRow> Rows => _rows;

    /// <summary>All others.</summary>
    public IReadOnlyList<BadRow> Bad => _bad;

    /// <summary>What else is to be told of the list, such as files that were passed over.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Rows in all.</summary>
    public int Count => _rows.Count + _bad.Count;

    /// <summary>Reads a folder, a csv, tsv, json or jsonl file, or a tar archive or folder of them; see the documentation of fine-tuning.</summary>
    /// <param name="path">The folder or file.</param>
    /// <exception cref="ClipDataException">It is not there, of another kind, or damaged as a whole.</exception>
    public static ClipList Read(string path)
    {
        try
        {
            if (Directory.Exists(path)) return TarClips.AreIn(path) ? TarClips.Read(path, TarClips.ArchivesIn(path)) : FolderClips.Read(path);
            if (!File.Exists(path)) throw new ClipDataException($"Reading the clips of {path}: there is no such folder or file. Check the path; relative ones start from the current folder.");
            return Path.GetExtension(path).ToLowerInvariant() switch
            {
                ".csv" => CsvClips.Read(path, ","),
                ".tsv" => CsvClips.Read(path, "\t"),
                ".jsonl" => JsonClips.ReadLines(path),
                ".json" => JsonClips.ReadArray(path),
                ".tar" => TarClips.Read(path, [path]),
                var other => throw new ClipDataException($"Reading the clips of {path}: '{other}' is no list of clips. Give a folder, or a .csv, .tsv, .json, .jsonl or .tar file."),
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ClipDataException($"Reading the clips of {path}: {error.Message}", error);
        }
    }

    /// <summary>Adds a row, good or bad.</summary>
    /// <param name="name">The file's name in the list; null or empty where the row names none.</param>
    /// <param name="find">Gives the file, or null where it is missing.</param>
    /// <param name="captions">The captions.</param>
    internal void Add(string? name, Func<string, IClipMedia?> find, IEnumerable<string> captions)
    {
        var reasons = new List<string>();
        string[] said = [.. captions.Select(c => c.Trim()).Where(c => c.Length > 0)];
        IClipMedia? media = null;
        if (string.IsNullOrWhiteSpace(name)) reasons.Add("no file is named");
        else if (!ClipKinds.IsClip(name)) reasons.Add($"not a video: '{Path.GetExtension(name)}' is none of {ClipKinds.Known}");
        else if ((media = find(name)) is null) reasons.Add("missing file");
        if (said.Length == 0) reasons.Add(MissingCaption);
        if (reasons.Count == 0) _rows.Add(new ClipRow(Count + 1, name!, media!, said));
        else AddBad(name ?? "", string.Join("; ", reasons));
    }

    /// <summary>Adds a row that is bad for a reason of its own.</summary>
    internal void AddBad(string name, string reason) => _bad.Add(new BadRow(Count + 1, name, reason));

    /// <summary>Adds a sentence about the list.</summary>
    internal void Note(string sentence) => _notes.Add(sentence);

    /// <summary>Looks a file up beside a list.</summary>
    internal static Func<string, IClipMedia?> Beside(string listFile)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(listFile))!;
        return name => Path.Combine(folder, name) is var file && File.Exists(file) ? new FileMedia(file) : null;
    }
}
