using System.Text.Json;
using Kinora.Checkpoints;
using Kinora.Diffusion;
using Kinora.Models.HunyuanClip;
using Kinora.Models.StepLlm;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;

namespace Kinora.Pipelines;

/// <summary>All configurations of a model folder; null where one can't be read.</summary>
internal sealed record ModelConfigs(
    StepVideoDitConfig? Transformer,
    VideoVaeConfig? Vae,
    StepLlmConfig? StepLlm,
    HunyuanClipConfig? Clip,
    SchedulerConfig? Scheduler,
    GenerationDefaults? Defaults)
{
    /// <summary>Reads every file that is there; a file that is absent is a fault that the folder's own check reports.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="faults">Receives one sentence for each file that can't be read.</param>
    public static ModelConfigs Read(ModelFolder folder, List<string> faults)
    {
        T? Try<T>(string? path, Func<T> read)
            where T : class
        {
            if (path is not null && !File.Exists(path)) return null;
            try
            {
                return read();
            }
            catch (Exception error) when (error is JsonException or ArgumentException or IOException or UnauthorizedAccessException)
            {
                faults.Add($"{path}: {error.Message}");
                return null;
            }
        }

        return new ModelConfigs(
            Try(folder.TransformerConfigFile, () => StepVideoDitConfig.Read(folder.TransformerConfigFile)),
            Try(folder.VaeConfigFile, () => folder.VaeConfigFile is { } vae ? VideoVaeConfig.FromJson(File.ReadAllText(vae)) : VideoVaeConfig.Full),
            Try(folder.StepLlmConfigFile, () => StepLlmConfig.FromJson(File.ReadAllText(folder.StepLlmConfigFile))),
            Try(folder.ClipConfigFile, () => HunyuanClipConfig.FromJson(File.ReadAllText(folder.ClipConfigFile))),
            Try(folder.SchedulerConfigFile, () => SchedulerConfig.FromJson(File.ReadAllText(folder.SchedulerConfigFile))),
            Try(folder.GenerationConfigFile, () => GenerationDefaults.Read(folder)));
    }

    /// <summary>One sentence for every pair of networks that don't fit together.</summary>
    public IEnumerable<string> FindMismatches()
    {
        if (Transformer is { } dit && Vae is { } vae && (dit.InChannels != vae.LatentChannels || dit.OutChannels != vae.LatentChannels))
            yield return $"The transformer takes {dit.InChannels} and gives {dit.OutChannels} latent channels, the VAE has {vae.LatentChannels}: they are of different models.";
        if (Transformer is { } a && StepLlm is { } llm && a.CaptionChannels != llm.Width)
            yield return $"The transformer takes captions of width {a.CaptionChannels}, Step-LLM gives {llm.Width}: they are of different models.";
        if (Transformer is { } b && Clip is { } clip && b.ClipChannels != clip.Width)
            yield return $"The transformer takes CLIP states of width {b.ClipChannels}, Hunyuan-CLIP gives {clip.Width}: they are of different models.";
        if (Clip is { } text && text.MaxPositions < Kinora.Text.HunyuanClipTokenizer.DefaultLength)
            yield return $"Hunyuan-CLIP has {text.MaxPositions} positions, its token rows have {Kinora.Text.HunyuanClipTokenizer.DefaultLength}.";
    }
}
