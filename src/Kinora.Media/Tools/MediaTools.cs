namespace Kinora.Media;

/// <summary>Which ffmpeg and ffprobe programs to use. A name without a folder is looked up on <c>PATH</c>.</summary>
/// <param name="Ffmpeg">Name or path of the ffmpeg program.</param>
/// <param name="Ffprobe">Name or path of the ffprobe program.</param>
public sealed record MediaTools(string Ffmpeg, string Ffprobe)
{
    /// <summary>The environment variable that names another ffmpeg.</summary>
    public const string FfmpegVariable = "KINORA_FFMPEG";

    /// <summary>The environment variable that names another ffprobe.</summary>
    public const string FfprobeVariable = "KINORA_FFPROBE";

    /// <summary>The programs named by <see cref="FfmpegVariable"/> and <see cref="FfprobeVariable"/>, or else <c>ffmpeg</c>
    /// and <c>ffprobe</c>; read anew at each call.</summary>
    public static MediaTools Default => new(
        Environment.GetEnvironmentVariable(FfmpegVariable) is { Length: > 0 } ffmpeg ? ffmpeg : "ffmpeg",
        Environment.GetEnvironmentVariable(FfprobeVariable) is { Length: > 0 } ffprobe ? ffprobe : "ffprobe");

    /// <summary>Makes sure that both programs are there, so that a long job does not fail only at its end.</summary>
    /// <exception cref="MediaToolException">One of them is missing; the message says how to install it.</exception>
    public void Require()
    {
        FfmpegTool.Locate();
        FfprobeTool.Locate();
    }

    internal ExternalTool FfmpegTool => new("ffmpeg", Ffmpeg, FfmpegVariable);

    internal ExternalTool FfprobeTool => new("ffprobe", Ffprobe, FfprobeVariable);
}
