namespace Kinora.Media;

/// <summary>
/// ffmpeg's argument lists for encoding raw RGB frames from standard input. Bit-exact flags and a fixed thread count make the
/// same frames give the same bytes.
/// </summary>
internal static class FfmpegArguments
{
    /// <summary>Exact rounding in the RGB to YUV conversion, the same on every processor.</summary>
    public const string ScalerFlags = "bicubic+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact";

    // H.264's output depends on the number of threads, so it must not follow the machine's.
    private const string EncoderThreads = "2";

    private static readonly string[] BitExact = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"];

    // Untagged RGB conversions are guessed differently by players (BT.601 for small pictures), which shifts colours.
    private static readonly string[] Bt709 =
    [
        "-vf", $"scale=flags={ScalerFlags}:out_color_matrix=bt709:out_range=tv,format=yuv420p",
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
    ];

    /// <summary>The whole list for a file of the given kind, written to <paramref name="output"/>.</summary>
    public static string[] Encode(
        VideoFileKind kind, FrameSize size, FrameRate frameRate, int? constantRateFactor, string? comment, string output)
    {
        string[] tags = comment is null ? [] : ["-metadata", $"comment={comment}"];
        // A key frame every 50 frames lets players jump and step through short clips at little cost.
        string[] codec = kind switch
        {
            VideoFileKind.Mp4 =>
            [
                .. Bt709, "-c:v", "libx264", "-preset", "medium", "-crf", $"{constantRateFactor ?? 16}", "-g", "50",
                "-threads", EncoderThreads, .. BitExact, .. tags, "-movflags", "+faststart", "-f", "mp4",
            ],
            VideoFileKind.WebM =>
            [
                .. Bt709, "-c:v", "libvpx-vp9", "-crf", $"{constantRateFactor ?? 18}", "-b:v", "0", "-deadline", "good",
                "-cpu-used", "4", "-g", "50", "-threads", EncoderThreads, .. BitExact, .. tags, "-f", "webm",
            ],
            // A palette for each frame needs no second pass, so memory stays flat however long the clip is.
            VideoFileKind.Gif =>
            [
                "-vf", "split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1:dither=sierra2_4a",
                .. BitExact, "-f", "gif",
            ],
            VideoFileKind.PngFrames =>
            [
                "-c:v", "png", "-threads", EncoderThreads, .. BitExact, "-start_number", "0", "-f", "image2",
            ],
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind is not encoded frame by frame."),
        };
        return
        [
            "-hide_banner", "-loglevel", "error", "-xerror", "-y",
            .. RawInput(size, "rgb24", frameRate), .. codec, output,
        ];
    }

    /// <summary>One raw picture from standard input to a PNG on standard output.</summary>
    public static string[] EncodePng(FrameSize size, int channels) =>
    [
        "-hide_banner", "-loglevel", "error", "-xerror", .. RawInput(size, channels == 4 ? "rgba" : "rgb24", FrameRate.Default),
        .. BitExact, "-frames:v", "1", "-c:v", "png", "-f", "image2pipe", "pipe:1",
    ];

    /// <summary>One raw RGB picture from standard input to a WebP on standard output.</summary>
    public static string[] EncodeWebP(FrameSize size) =>
    [
        "-hide_banner", "-loglevel", "error", "-xerror", .. RawInput(size, "rgb24", FrameRate.Default),
        .. BitExact, "-frames:v", "1", "-c:v", "libwebp", "-quality", "90", "-f", "image2pipe", "pipe:1",
    ];

    private static string[] RawInput(FrameSize size, string pixelFormat, FrameRate frameRate) =>
    [
        "-f", "rawvideo", "-pix_fmt", pixelFormat, "-video_size", size.ToString(), "-framerate", frameRate.ToString(), "-i", "pipe:0",
    ];
}
