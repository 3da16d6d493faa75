using System.Text.RegularExpressions;

namespace Kinora.Media;

/// <summary>Where and in which form a video goes, told from the path's ending.</summary>
/// <param name="Kind">The form; null when the ending names none.</param>
/// <param name="Path">Absolute path of the file, or of the folder for PNG frames.</param>
/// <param name="FramePattern">For PNG frames the files' names, with one <c>%0Nd</c>; otherwise empty.</param>
internal sealed partial record OutputTarget(VideoFileKind? Kind, string Path, string FramePattern)
{
    private const string DefaultPattern = "frame_%04d.png";

    public static OutputTarget FromPath(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string fullPath = System.IO.Path.GetFullPath(path);
        string name = System.IO.Path.GetFileName(fullPath);
        if (name.Length == 0 || Directory.Exists(fullPath))
            return new OutputTarget(VideoFileKind.PngFrames, System.IO.Path.TrimEndingDirectorySeparator(fullPath), DefaultPattern);
        return System.IO.Path.GetExtension(name).ToUpperInvariant() switch
        {
            ".MP4" => new OutputTarget(VideoFileKind.Mp4, fullPath, ""),
            ".WEBM" => new OutputTarget(VideoFileKind.WebM, fullPath, ""),
            ".GIF" => new OutputTarget(VideoFileKind.Gif, fullPath, ""),
            ".PNG" when name.Contains('%') => new OutputTarget(
                VideoFileKind.PngFrames, System.IO.Path.GetDirectoryName(fullPath)!, name),
            ".PNG" => new OutputTarget(VideoFileKind.ContactSheet, fullPath, ""),
            "" => new OutputTarget(VideoFileKind.PngFrames, fullPath, DefaultPattern),
            _ => new OutputTarget(null, fullPath, ""),
        };
    }

    /// <summary>Every reason why such a video can't be written there, each a whole sentence.</summary>
    public IEnumerable<string> FindFaults(FrameSize size, FrameRate frameRate, VideoWriterOptions options)
    {
        if (Kind is null)
            yield return $"The ending '{System.IO.Path.GetExtension(Path)}' is not known; use .mp4, .webm, .gif, .png (contact sheet), or a folder (PNG frames).";
        if (FramePattern.Length > 0 && !NumberedName().IsMatch(FramePattern))
            yield return $"'{FramePattern}' is no pattern for frames; it needs exactly one number such as %04d and ends in .png.";
        if (size.Width < 1 || size.Height < 1 || size.Width > 16384 || size.Height > 16384)
            yield return $"The size {size} is out of range; each side has 1 to 16384 pixels.";
        else if (Kind is VideoFileKind.Mp4 && !size.IsEven)
            yield return $"An .mp4 needs even sides, got {size}; the nearest valid size is {size.NextEven}.";
        if (frameRate.Numerator == 0)
            yield return "The frame rate is unset; 25 is usual.";
        else if (Kind is VideoFileKind.Gif && frameRate.FramesPerSecond > 50)
            yield return $"A .gif shows at most 50 frames per second, got {frameRate}; use 50 or less, or .mp4.";
        if (options.ConstantRateFactor is { } factor)
        {
            int limit = Kind switch { VideoFileKind.Mp4 => 51, VideoFileKind.WebM => 63, _ => 0 };
            if (limit == 0)
                yield return "A constant rate factor applies to .mp4 and .webm only; leave it out.";
            else if (factor < 1 || factor > limit)
                yield return $"The constant rate factor lies between 1 and {limit} here, got {factor}.";
        }

        if (Kind is VideoFileKind.ContactSheet)
            foreach (string fault in options.ContactSheet.FindFaults())
                yield return fault;
        string? parent = System.IO.Path.GetDirectoryName(Path);
        if (parent is not null && !Directory.Exists(parent))
            yield return $"The folder '{parent}' does not exist; create it first.";
        if (Kind is VideoFileKind.PngFrames && AtomicFolder.FindFault(Path) is { } taken)
            yield return taken;
    }

    [GeneratedRegex("^[^%]*%(0[1-9])?d[^%]*\\.png$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumberedName();
}
