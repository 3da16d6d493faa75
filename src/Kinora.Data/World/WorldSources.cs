namespace Kinora.Data.World;

/// <summary>Where the world's data comes from: Debian's packages by default.</summary>
public sealed record WorldSources
{
    /// <summary>The emoji font file. Pango draws with the installed font family; the file identifies the version drawn,
    /// so that the cache never mixes two.</summary>
    public string FontFile { get; init; } = "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf";

    /// <summary>CLDR's folder of annotations: <c>zh.xml</c> and <c>en.xml</c> with the short names of emoji.</summary>
    public string AnnotationsFolder { get; init; } = "/usr/share/unicode/cldr/common/annotations";

    /// <summary>Pango's command line renderer.</summary>
    public string PangoView { get; init; } = "pango-view";

    /// <summary>Where the drawn bitmaps are kept between runs; null means <c>kinora/emoji</c> in the user's cache folder
    /// (<c>XDG_CACHE_HOME</c>, else <c>~/.cache</c>).</summary>
    public string? CacheFolder { get; init; }

    internal string ResolveCacheFolder()
    {
        if (CacheFolder is not null)
            return CacheFolder;
        string? cacheHome = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cacheHome))
            cacheHome = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(cacheHome, "kinora", "emoji");
    }

    /// <summary>Refuses with every missing file at once, each with the package that brings it.</summary>
    internal void EnsurePresent()
    {
        List<string> faults = [];
        if (!File.Exists(FontFile))
            faults.Add($"the font {FontFile} (apt package fonts-noto-color-emoji)");
        foreach (string language in (string[])["zh", "en"])
        {
            string file = Path.Combine(AnnotationsFolder, language + ".xml");
            if (!File.Exists(file))
                faults.Add($"the names {file} (apt package unicode-cldr-core)");
        }
        if (!IsOnPath(PangoView))
            faults.Add($"the program {PangoView} (apt package pango1.0-tools)");
        if (faults.Count > 0)
            throw new WorldAssetException(
                $"Loading the synthetic world: missing {string.Join("; ", faults)}. Install the packages with apt-get install.");
    }

    private static bool IsOnPath(string program) =>
        program.Contains('/')
            ? File.Exists(program)
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Any(folder => File.Exists(Path.Combine(folder, program)));
}
