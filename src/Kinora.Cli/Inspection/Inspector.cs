using System.Text.Json;
using Kinora.Checkpoints;
using Kinora.Media;
using Kinora.Models.Lora;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Cli.Inspection;

/// <summary>Says what a path holds; weights are never loaded.</summary>
internal static class Inspector
{
    private const string ModelIndexFile = "model_index.json";
    private static readonly string[] WeightEndings = [".safetensors", ".safetensors.index.json", ".gguf", ".bin", ".pt", ".pth", ".ckpt"];
    private static readonly string[] OptimisedBlas = ["openblas", "mkl", "blis", "atlas", "armpl", "nvpl"];

    public static bool IsModel(string path) => File.Exists(Path.Combine(path, ModelIndexFile));

    public static bool IsVideo(string path) => Directory.Exists(path)
        ? File.Exists(Path.Combine(path, RecipeReader.FolderFileName))
        : File.Exists(path) && !WeightEndings.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    public static ModelReport Model(string path)
    {
        var faults = new List<string>();
        TextToVideoModel? model = null;
        try
        {
            model = TextToVideoModel.Open(path);
        }
        catch (ModelException error)
        {
            faults.AddRange(error.Faults);
        }

        IReadOnlyList<CheckpointEntry> checkpoints = [];
        try
        {
            checkpoints = [.. CheckpointInspector.Describe(path).Checkpoints.Select(CheckpointEntry.Of)];
        }
        catch (CheckpointFormatException error)
        {
            if (faults.Count == 0) faults.Add(error.Message);
        }

        return new ModelReport("model", path, model?.ComputeWeightsSha256(), Defaults(model), Parts(model), checkpoints, faults);
    }

    public static WeightsReport Weights(string path)
    {
        var report = CheckpointInspector.Describe(path);
        if (!File.Exists(path) || report.Checkpoints is not [{ Kind: CheckpointKind.Safetensors } only] || !LoraFile.IsLora(only.Tensors.Select(t => t.Name))) return WeightsReport.Of(report, null, []);
        try
        {
            using var lora = LoraFile.Open(path);
            return WeightsReport.Of(report, LoraReport.Of(lora), []);
        }
        catch (CheckpointFormatException error)
        {
            return WeightsReport.Of(report, null, error.Faults);
        }
    }

    public static VideoReport Video(string path, CancellationToken cancellation)
    {
        JsonElement? recipe = null;
        try
        {
            using var document = JsonDocument.Parse(RecipeReader.Read(path, cancellation: cancellation).ToJson());
            recipe = document.RootElement.Clone();
        }
        catch (RecipeException)
        {
            // Videos of others have none; that is what the report says.
        }

        if (Directory.Exists(path))
        {
            using var frames = VideoReader.Open(path, cancellation: cancellation);
            var count = 0;
            while (frames.Read() is not null) count++;
            return new VideoReport("video", path, frames.Size.Width, frames.Size.Height, count, 0, 0, "png", "rgb24", "folder", recipe);
        }

        var info = VideoReader.Probe(path, cancellation: cancellation);
        return new VideoReport(
            "video", path, info.Width, info.Height, info.FrameCount, info.FrameRate.FramesPerSecond, info.Duration.TotalSeconds,
            info.Codec, info.PixelFormat, info.Container, recipe);
    }

    public static EngineReport Engine()
    {
        var blas = Tensors.Engine.BlasLibraries();
        return new EngineReport(
            "engine", GenerationRequest.KinoraVersion, Tensors.Engine.Version, Tensors.Engine.Threads, Tensors.Engine.DeviceCount(DeviceType.Cuda),
            blas, blas.Any(file => OptimisedBlas.Any(name => file.Contains(name, StringComparison.OrdinalIgnoreCase))), Tensors.Engine.Configuration);
    }

    private static Dictionary<string, string> Defaults(TextToVideoModel? model) => model?.Defaults is not { } d ? [] : new()
    {
        ["frames"] = $"{d.Frames}",
        ["size"] = $"{d.Width}x{d.Height}",
        ["steps"] = $"{d.Steps}",
        ["guidance"] = $"{d.Guidance}",
        ["shift"] = $"{d.Shift}",
        ["fps"] = $"{d.Fps}",
        ["positive_suffix"] = d.PositiveSuffix,
        ["negative_prompt"] = d.NegativePrompt,
    };

    private static Dictionary<string, string> Parts(TextToVideoModel? model) => model is null ? [] : new()
    {
        ["step_llm"] = $"{model.StepLlm.Layers} layers, width {model.StepLlm.Width}, {model.StepLlm.Heads} heads in {model.StepLlm.Groups} groups, vocabulary {model.StepLlm.Vocabulary}{Integers(model.StepLlmIntegers)}",
        ["hunyuan_clip"] = $"{model.Clip.Layers} layers, width {model.Clip.Width}, {model.Clip.Heads} heads, vocabulary {model.Clip.Vocabulary}",
        ["transformer"] = $"{model.Transformer.Layers} blocks, width {model.Transformer.Width}, {model.Transformer.Heads} heads of {model.Transformer.HeadDim}, {model.Transformer.InChannels} latent channels{Integers(model.TransformerIntegers)}",
        ["vae"] = $"{model.Vae.LatentChannels} latent channels, base {model.Vae.BaseChannels}, levels {string.Join(", ", model.Vae.ChannelMultipliers)}",
    };

    private static string Integers(IReadOnlyDictionary<string, QuantizedFormat> integers) =>
        string.Concat(integers.Values.GroupBy(f => f).OrderBy(g => g.Key).Select(g => $", {g.Count()} weights {g.Key.Name()}"));
}
