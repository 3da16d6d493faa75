using System.Globalization;
using System.Text.Json;

namespace Kinora.Media;

/// <summary>Reads video files, animated pictures and folders of PNG frames through ffmpeg.</summary>
/// <remarks>A damaged or cut-off file is an error, never fewer frames in silence.</remarks>
public static class VideoReader
{
    /// <summary>Examines a video file; all its frames are decoded to count them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tools">The programs to use; null for <see cref="MediaTools.Default"/>.</param>
    /// <param name="cancellation">Stops the examination.</param>
    /// <returns>What the file holds.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="MediaToolException">The file is no video, is damaged, or ffprobe is missing.</exception>
    public static VideoInfo Probe(string path, MediaTools? tools = null, CancellationToken cancellation = default)
    {
        MediaProbe probe = MediaProbe.Run(path, tools ?? MediaTools.Default, MediaProbe.Everything, cancellation);
        if (probe.Stream is not { } stream || Number(stream, "width") is not { } width || Number(stream, "height") is not { } height)
            throw Unusable(path, probe, "The file has no video stream.");
        int frames = Number(stream, "nb_read_frames") ?? 0;
        if (frames == 0)
            throw Unusable(path, probe, "No frame could be decoded.");
        if (Number(stream, "nb_frames") is { } stated && frames < stated && probe.LastLines.Count > 0)
            throw Unusable(path, probe, $"The file is damaged: it states {stated} frames, {frames} could be decoded.");

        FrameRate rate = FrameRate.TryParse(Text(stream, "avg_frame_rate"), out FrameRate average) ? average
            : FrameRate.TryParse(Text(stream, "r_frame_rate"), out FrameRate nominal) ? nominal : FrameRate.Default;
        TimeSpan duration = double.TryParse(Text(probe.Format, "duration"), CultureInfo.InvariantCulture, out double seconds)
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.FromSeconds(frames / rate.FramesPerSecond);
        if (IsTurned(stream))
            (width, height) = (height, width);
        return new VideoInfo(
            width, height, frames, rate, duration,
            Text(stream, "codec_name") ?? "unknown", Text(stream, "pix_fmt") ?? "unknown", Text(probe.Format, "format_name") ?? "unknown");
    }

    /// <summary>Opens a video to read it frame by frame.</summary>
    /// <param name="path">A file, or a folder whose PNG files are frames in the order of their names.</param>
    /// <param name="options">Size, rate and limit; null for every frame as it is.</param>
    /// <param name="cancellation">Stops the decoder; the reads then throw.</param>
    /// <returns>The frames; dispose it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="MediaToolException">The file is no video, or ffmpeg is missing.</exception>
    public static VideoFrameReader Open(string path, VideoReadOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new VideoReadOptions();
        options.Check();
        string? folder = Directory.Exists(path) ? Path.GetFullPath(path) : null;
        string[] input;
        if (folder is null)
        {
            MediaInput.RequireFile(path);
            input = MediaInput.Arguments(path);
        }
        else
        {
            // The folder is the working directory, so that no character of its path can become part of the pattern.
            input = ["-protocol_whitelist", "file", "-f", "image2", "-pattern_type", "glob",
                "-framerate", FrameRate.Default.ToString(), "-i", "*.png"];
        }

        ExternalProcess process = (options.Tools ?? MediaTools.Default).FfmpegTool.Start(
            ["-hide_banner", "-nostdin", "-loglevel", "error", "-xerror", .. input, "-map", "0:v:0", .. Filters(options), .. PamStream.OutputArguments],
            $"Reading '{path}'", captureOutput: true, folder, cancellation);
        return new VideoFrameReader(path, process);
    }

    /// <summary>Reads a whole video.</summary>
    /// <param name="path">A file, or a folder whose PNG files are frames in the order of their names.</param>
    /// <param name="options">Size, rate and limit; null for every frame as it is.</param>
    /// <param name="cancellation">Stops the decoder.</param>
    /// <returns>The frames, [T, H, W, 3].</returns>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or the clip does not fit into 2 GiB.</exception>
    /// <exception cref="MediaToolException">The file is no video, is damaged, or ffmpeg is missing.</exception>
    public static VideoFrames ReadFrames(string path, VideoReadOptions? options = null, CancellationToken cancellation = default)
    {
        using VideoFrameReader stream = Open(path, options, cancellation);
        List<byte[]> frames = [];
        while (stream.Read() is { } frame)
            frames.Add(frame);
        VideoFrames clip = new(frames.Count, stream.Size.Height, stream.Size.Width);
        for (int i = 0; i < frames.Count; i++)
            frames[i].CopyTo(clip.FrameSpan(i));
        return clip;
    }

    private static string[] Filters(VideoReadOptions options)
    {
        string rate = options.FrameRate is { } fps ? $"fps=fps={fps}," : "";
        string[] limit = options.MaxFrames is { } frames ? ["-frames:v", $"{frames}"] : [];
        return ["-vf", $"{rate}{Scaling(options)},format=rgb24", "-fps_mode", "passthrough", .. limit];
    }

    // Pixels that are not square are made so first, or the crop would keep the wrong shape.
    private static string Scaling(VideoReadOptions options) => options switch
    {
        { Size: null } => $"scale=flags={FfmpegArguments.ScalerFlags}",
        { Size: { } size, Fit: FrameFit.Crop } =>
            $"scale=w='max(1,trunc(iw*sar))':h=ih:flags={FfmpegArguments.ScalerFlags},setsar=1,"
            + $"scale=w={size.Width}:h={size.Height}:force_original_aspect_ratio=increase:flags={FfmpegArguments.ScalerFlags},crop={size.Width}:{size.Height}",
        { Size: { } size } => $"scale=w={size.Width}:h={size.Height}:flags={FfmpegArguments.ScalerFlags}",
    };

    private static bool IsTurned(JsonElement stream) =>
        stream.TryGetProperty("side_data_list", out JsonElement sides)
        && sides.EnumerateArray().Any(side => Number(side, "rotation") is 90 or -90 or 270 or -270);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.ToString() : null;

    private static int? Number(JsonElement element, string name) =>
        int.TryParse(Text(element, name), CultureInfo.InvariantCulture, out int value) ? value : null;

    private static MediaToolException Unusable(string path, MediaProbe probe, string what) =>
        new($"Examining '{path}'", "ffprobe", null, probe.LastLines, what);
}
