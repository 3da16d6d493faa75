using Kinora.Tensors;

namespace Kinora.Models.VideoVae;

/// <summary>
/// Names in checkpoint files. The published file calls the last convolution of the decoder <c>decoder.conv_out.weight</c>,
/// without the inner <c>conv</c> that every other causal convolution has in its name.
/// </summary>
public static class VideoVaeWeightMap
{
    private const string ModuleName = "decoder.conv_out.conv.";
    private const string FileName = "decoder.conv_out.";

    /// <summary>The published file's key for a parameter.</summary>
    public static string ToFile(string parameter)
    {
        var at = parameter.LastIndexOf(ModuleName, StringComparison.Ordinal);
        return at < 0 ? parameter : string.Concat(parameter.AsSpan(0, at), FileName, parameter.AsSpan(at + ModuleName.Length));
    }

    /// <summary>The parameter that a file's key stands for; both spellings are understood.</summary>
    public static string FromFile(string key)
    {
        var at = key.LastIndexOf(FileName, StringComparison.Ordinal);
        return at < 0 || key.Contains(ModuleName, StringComparison.Ordinal) ? key : string.Concat(key.AsSpan(0, at), ModuleName, key.AsSpan(at + FileName.Length));
    }

    /// <summary>How a parameter is called in one file, whichever spelling that file has.</summary>
    public static Func<string, string> KeysOf(ITensorSource source) =>
        parameter => source.TryGetInfo(parameter, out _) ? parameter : ToFile(parameter);
}
