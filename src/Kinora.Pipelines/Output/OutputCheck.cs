using Kinora.Media;

namespace Kinora.Pipelines;

/// <summary>Says everything that would keep a request's videos from being written, before any work is done.</summary>
public static class OutputCheck
{
    // Generous for noise, which is what a sampler starts from and H.264 packs worst: half a byte a pixel, with room for the container.
    private const double EncodedBytesPerPixel = 0.5;
    private const double PaletteBytesPerPixel = 1.0;
    private const double RawBytesPerPixel = 3.1;
    private const long ContainerBytes = 1 << 20;

    /// <summary>All faults at once: unknown ending, missing or read-only folder, sides that the form can't have.</summary>
    /// <param name="request">A request without faults of its own.</param>
    /// <param name="paths">Where each video shall go.</param>
    /// <returns>Whole sentences with the remedy; empty when nothing is wrong.</returns>
    public static IReadOnlyList<string> FindFaults(GenerationRequest request, IReadOnlyList<string> paths)
    {
        var rate = FrameRate.FromDouble(request.Fps);
        var faults = paths.SelectMany(path => VideoWriter.FindFaults(path, request.Width, request.Height, rate)).ToList();
        if (faults.Count == 0) faults.AddRange(paths.Select(FindWriteFault).OfType<string>());
        return [.. faults.Distinct()];
    }

    /// <summary>Whether the disk has room for the videos, by a generous estimate.</summary>
    /// <param name="request">A request without faults.</param>
    /// <param name="paths">Where the videos shall go, without faults.</param>
    /// <param name="freeBytes">Free bytes of the disk that holds a folder; null asks the system.</param>
    /// <returns>A whole sentence; null when there is room.</returns>
    public static string? FindSpaceFault(GenerationRequest request, IReadOnlyList<string> paths, Func<string, long>? freeBytes = null)
    {
        var folder = FolderOf(paths[0]);
        var free = (freeBytes ?? (at => new DriveInfo(at).AvailableFreeSpace))(folder);
        var needed = EstimateBytes(request, paths);
        return free >= needed ? null
            : $"The disk of '{folder}' has {Megabytes(free)} free, up to {Megabytes(needed)} may be needed. Free some space or name a file on another disk with -o.";
    }

    /// <summary>The most that the videos may take on the disk.</summary>
    /// <param name="request">A request without faults.</param>
    /// <param name="paths">Where each video shall go.</param>
    public static long EstimateBytes(GenerationRequest request, IReadOnlyList<string> paths) => paths.Sum(path => Estimate(request, path));

    private static long Estimate(GenerationRequest request, string path)
    {
        var perPixel = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".MP4" or ".WEBM" => EncodedBytesPerPixel,
            ".GIF" => PaletteBytesPerPixel,
            _ => RawBytesPerPixel,
        };
        return ContainerBytes + (long)(perPixel * request.Width * request.Height * request.Frames);
    }

    // The surest way to know whether a folder can be written is to write: an empty file that is removed at once.
    private static string? FindWriteFault(string path)
    {
        var folder = FolderOf(path);
        try
        {
            AtomicFile.Create(Path.Combine(folder, "probe")).Dispose();
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"The folder '{folder}' can't be written: choose another with -o, or change its rights.";
        }
    }

    // The folder that a file, or a folder of pictures yet to be made, lies in.
    private static string FolderOf(string path)
    {
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Path.GetDirectoryName(whole) ?? whole;
    }

    private static string Megabytes(long bytes) => $"{bytes / 1e6:F1} MB";
}
