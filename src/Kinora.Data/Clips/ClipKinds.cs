namespace Kinora.Data.Clips;

/// <summary>Which files are clips, by the ends of their names.</summary>
public static class ClipKinds
{
    private static readonly string[] Videos = [".mp4", ".webm", ".mov", ".mkv", ".m4v", ".avi", ".gif"];
    private static readonly string[] Stills = [".png", ".jpg", ".jpeg", ".webp"];

    /// <summary>All of them in one line, for messages.</summary>
    public static string Known { get; } = string.Join(", ", [.. Videos, .. Stills]);

    /// <summary>Whether a name is that of a video or picture.</summary>
    public static bool IsClip(string name) => Has(Videos, name) || Has(Stills, name);

    /// <summary>Whether a name is that of a single picture.</summary>
    public static bool IsStill(string name) => Has(Stills, name);

    private static bool Has(string[] ends, string name) => ends.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);
}
