namespace Kinora.Server.Jobs;

/// <summary>Where a video's files lie. Ids are made by the server, so no part of a path comes from outside.</summary>
internal sealed class JobFiles(string dataFolder)
{
    private readonly string _videos = Path.Combine(dataFolder, "videos");

    /// <summary>The folder of LoRAs that requests may name.</summary>
    public string LoraFolder => Path.Combine(dataFolder, "loras");

    public string Video(string id) => Path.Combine(_videos, id, "video.mp4");

    public string Thumbnail(string id) => Path.Combine(_videos, id, "thumbnail.webp");

    public string Spritesheet(string id) => Path.Combine(_videos, id, "spritesheet.webp");

    public string Preview(string id) => Path.Combine(_videos, id, "preview.gif");

    public string Latents(string id) => Path.Combine(_videos, id, "latents.safetensors");

    /// <summary>Bytes of one video's files.</summary>
    public long Bytes(string id) => BytesBelow(Path.Combine(_videos, id));

    /// <summary>Bytes of all videos' files.</summary>
    public long TotalBytes() => BytesBelow(_videos);

    /// <summary>Makes the folder of a video.</summary>
    public void Create(string id) => Directory.CreateDirectory(Path.Combine(_videos, id));

    /// <summary>Removes what is only of use while a video is being made.</summary>
    public void RemoveWork(string id)
    {
        foreach (var file in (string[])[Latents(id), Preview(id)])
        {
            if (File.Exists(file)) File.Delete(file);
        }
    }

    /// <summary>Removes everything of a video.</summary>
    public void Remove(string id)
    {
        var folder = Path.Combine(_videos, id);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static long BytesBelow(string folder)
    {
        var directory = new DirectoryInfo(folder);
        if (!directory.Exists) return 0;
        long sum = 0;
        foreach (var file in directory.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 }))
        {
            try
            {
                sum += file.Length;
            }
            catch (FileNotFoundException)
            {
                // Removed or replaced at this moment.
            }
        }

        return sum;
    }
}
