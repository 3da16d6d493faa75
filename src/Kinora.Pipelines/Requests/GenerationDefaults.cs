using System.Text.Encodings.Web;
using System.Text.Json;
using Kinora.Checkpoints;

namespace Kinora.Pipelines;

/// <summary>A model's own defaults: <c>generation_config.json</c> of its folder.</summary>
/// <param name="Frames">Frames.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Steps">Solver steps.</param>
/// <param name="Guidance">Guidance scale.</param>
/// <param name="Shift">Time shift.</param>
/// <param name="Fps">Frames per second.</param>
/// <param name="PositiveSuffix">Put behind every prompt; empty for none.</param>
/// <param name="NegativePrompt">Used where the user gives none; empty for the empty text.</param>
public sealed record GenerationDefaults(
    int Frames, int Width, int Height, int Steps, double Guidance, double Shift, double Fps, string PositiveSuffix, string NegativePrompt)
{
    // Keeps Chinese readable; these files never enter HTML unescaped.
    private static readonly PipelineJsonContext ReadableContext =
        new(new JsonSerializerOptions(PipelineJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>What is recommended for the published model (spec 1.1); used where a folder has no file of its own.</summary>
    public static GenerationDefaults Recommended { get; } = new(
        Frames: 204,
        Width: 992,
        Height: 544,
        Steps: 50,
        Guidance: 9,
        Shift: 13,
        Fps: 25,
        PositiveSuffix: "超高清、HDR 视频、环境光、杜比全景声、画面稳定、流畅动作、逼真的细节、专业级构图、超现实主义、自然、生动、超细节、清晰。",
        NegativePrompt: "画面暗、低分辨率、不良手、文本、缺少手指、多余的手指、裁剪、低质量、颗粒状、签名、水印、用户名、模糊。");

    /// <summary>Reads a model folder's defaults; a folder without the file, as the published one is, has the recommended ones.</summary>
    /// <param name="folder">The model folder.</param>
    /// <exception cref="JsonException">The file is no JSON object, or has an unknown field or a value of another type.</exception>
    public static GenerationDefaults Read(ModelFolder folder) =>
        folder.GenerationConfigFile is { } file ? FromJson(File.ReadAllText(file)) : Recommended;

    /// <summary>Reads the file's text; a field that is absent has its recommended value.</summary>
    /// <param name="json">A JSON object with snake_case names.</param>
    /// <exception cref="JsonException">The text is no JSON object, or has an unknown field or a value of another type.</exception>
    public static GenerationDefaults FromJson(string json)
    {
        var read = JsonSerializer.Deserialize(json, PipelineJsonContext.Default.GenerationDefaultsJson)
            ?? throw new JsonException("Reading the generation defaults: expected a JSON object, got null.");
        return new GenerationDefaults(
            read.Frames ?? Recommended.Frames,
            read.Width ?? Recommended.Width,
            read.Height ?? Recommended.Height,
            read.Steps ?? Recommended.Steps,
            read.Guidance ?? Recommended.Guidance,
            read.Shift ?? Recommended.Shift,
            read.Fps ?? Recommended.Fps,
            read.PositiveSuffix ?? Recommended.PositiveSuffix,
            read.NegativePrompt ?? Recommended.NegativePrompt);
    }

    /// <summary>The text for the file.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new GenerationDefaultsJson
        {
            Frames = Frames,
            Width = Width,
            Height = Height,
            Steps = Steps,
            Guidance = Guidance,
            Shift = Shift,
            Fps = Fps,
            PositiveSuffix = PositiveSuffix,
            NegativePrompt = NegativePrompt,
        },
        ReadableContext.GenerationDefaultsJson) + "\n";
}
