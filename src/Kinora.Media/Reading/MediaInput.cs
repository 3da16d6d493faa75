namespace Kinora.Media;

/// <summary>How a user's file is named to ffmpeg so that it can be nothing but that local file.</summary>
internal static class MediaInput
{
    /// <summary>
    /// Containers that hold their data themselves. Playlists and the like are left out: they would make ffmpeg open further
    /// files that the user never named.
    /// </summary>
    private const string Containers =
        "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,gif,avi,mpeg,mpegts,flv,asf,ogg,ivf,h264,hevc,yuv4mpegpipe,apng,png_pipe,jpeg_pipe,webp_pipe,bmp_pipe";

    /// <summary>The arguments that open the file. <c>file:</c> and the absolute path keep names like <c>-y</c> or
    /// <c>http:x</c> from being read as options or protocols.</summary>
    public static string[] Arguments(string path) =>
        ["-protocol_whitelist", "file", "-format_whitelist", Containers, "-i", $"file:{Path.GetFullPath(path)}"];

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static void RequireFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file '{path}'. Check the path.", path);
    }
}
