using Kinora.Data.World;
using Kinora.Models.VideoVae;
using Kinora.Training.Stages;

namespace Kinora.Training;

/// <summary>
/// A complete training run, as a file in <c>configs/train</c> holds it: with the defaults given here, every number of the run
/// is in it. Paths that are relative start from the current directory, not from the file's.
/// </summary>
public sealed record TrainingRunConfig
{
    private const int ChunkFrames = 17;

    /// <summary>Which stage: one of <see cref="TrainingRun.Stages"/>.</summary>
    public required string Stage { get; init; }

    /// <summary>The model folder: frozen networks are read from it, the trained one is written into it.</summary>
    public required string Model { get; init; }

    /// <summary>How the stage is run; null only for <c>tokenizers</c>, which takes no steps.</summary>
    public TrainerOptions? Trainer { get; init; }

    /// <summary>Settings of the stage <c>tokenizers</c>.</summary>
    public TokenizerStageOptions Tokenizers { get; init; } = new();

    /// <summary>Settings of the stage <c>llm</c>.</summary>
    public LlmStageOptions Llm { get; init; } = new();

    /// <summary>Settings of the stage <c>clip</c>.</summary>
    public ClipStageOptions Clip { get; init; } = new();

    /// <summary>Settings of the stage <c>vae</c>.</summary>
    public VideoVaeStageOptions Vae { get; init; } = new();

    /// <summary>Settings of the stages <c>image</c> and <c>video</c>.</summary>
    public VideoStageOptions Video { get; init; } = new();

    /// <summary>Settings of the stage <c>finetune</c>.</summary>
    public FinetuneOptions Finetune { get; init; } = new();

    /// <summary>Settings of the stage <c>dpo</c>.</summary>
    public DpoOptions Dpo { get; init; } = new();

    /// <summary>Settings of the stage <c>reflow</c>.</summary>
    public ReflowOptions Reflow { get; init; } = new();

    /// <summary>Sizes of a fresh Step-LLM.</summary>
    public LlmSize LlmNetwork { get; init; } = new();

    /// <summary>Sizes of a fresh CLIP.</summary>
    public ClipSize ClipNetwork { get; init; } = new();

    /// <summary>Sizes of a fresh VAE, with the names of <c>vae/config.json</c>.</summary>
    public VideoVaeConfig VaeNetwork { get; init; } = VideoVaeConfig.Mini;

    /// <summary>Sizes of a fresh transformer.</summary>
    public TransformerSize Transformer { get; init; } = new();

    /// <summary>Where the latents of the stages <c>image</c> and <c>video</c> are cached; made when missing.</summary>
    public string LatentCache { get; init; } = "runs/latents";

    /// <summary>Seed of the cached scenes.</summary>
    public ulong LatentSeed { get; init; } = 13;

    /// <summary>Pixels per side of the cached clips; a multiple of 16.</summary>
    public int Size { get; init; } = 64;

    /// <summary>
    /// Frames of a cached clip: 1 for single pictures, or chunks of 17 up to a whole clip of 204. One picture of each of many
    /// scenes teaches the stage <c>image</c> more than many pictures of few scenes.
    /// </summary>
    public int CachedFrames { get; init; } = WorldPhysics.ClipFrames;

    /// <summary>Start the VAE from the one in the model folder, with its sizes, instead of fresh. A checkpoint in the run folder goes before both.</summary>
    public bool ContinueVae { get; init; }

    /// <summary>Start the transformer from the one in the model folder instead of fresh. A checkpoint in the run folder goes before both.</summary>
    public bool ContinueTransformer { get; init; }

    /// <summary>What a stage trains that goes on from a whole model; null for the stages of the cascade.</summary>
    internal WeightChoice? Weights => Stage switch
    {
        "finetune" => Finetune.Weights,
        "dpo" => Dpo.Weights,
        "reflow" => Reflow.Weights,
        _ => null,
    };

    /// <summary>The field that names the layers of a LoRA, for messages.</summary>
    internal string TargetsField => Stage == "finetune" ? "finetune.targets" : $"{Stage}.weights.targets";

    /// <summary>Reads a run file; comments and trailing commas are allowed, fields that are not known are refused.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TrainingException">The file can't be read or is not such a record; every unknown, missing or repeated field is named.</exception>
    public static TrainingRunConfig Read(string path) => RunFile.Read(path);

    /// <summary>The text of a run file with every default written out.</summary>
    public string ToJson() => RunFile.Write(this);

    /// <summary>Checks everything that can be checked without opening the model.</summary>
    /// <exception cref="TrainingException">Something can't be done as asked; every fault is told.</exception>
    public void Check()
    {
        var faults = new List<string>();
        if (!TrainingRun.Stages.Contains(Stage)) faults.Add($"'stage' is '{Stage}', known are {string.Join(", ", TrainingRun.Stages)}");
        if (string.IsNullOrWhiteSpace(Model)) faults.Add("'model' is empty, it must name the model folder");
        if (Stage != "tokenizers")
        {
            if (Trainer is null) faults.Add("the section 'trainer' is missing, it must have 'run_folder' and 'samples' at least");
            else faults.AddRange(Trainer.Faults());
        }

        faults.AddRange(Stage switch
        {
            "tokenizers" => Tokenizers.Faults(),
            "llm" => [.. Llm.Faults(), .. SizeFaults("llm_network", () => LlmNetwork.Config(1))],
            "clip" => [.. Clip.Faults(), .. SizeFaults("clip_network", () => ClipNetwork.Config(1))],
            "vae" => [.. Vae.Faults(), .. VaeFaults()],
            "image" or "video" => [.. Video.Faults(Stage), .. Transformer.Faults(), .. CacheFaults()],
            "finetune" => [.. Finetune.Faults(), .. ExportFaults()],
            "dpo" => [.. Dpo.Faults(), .. ExportFaults()],
            "reflow" => [.. Reflow.Faults(), .. ExportFaults()],
            _ => [],
        });
        TrainingException.ThrowIfAny($"Checking the run of the stage '{Stage}'", faults);
    }

    private IEnumerable<string> VaeFaults()
    {
        if (Vae.Trained != TrainedPart.All && !ContinueVae)
            yield return "'vae.trained' asks for a part of the network, which needs 'continue_vae': what is not trained would stay as a fresh network has it";
        if (Vae.AdversarialWeight > 0 && Trainer is { } trainer && Vae.AdversarialStart >= trainer.Samples)
            yield return $"'vae.adversarial_start' is {Vae.AdversarialStart}, it must be below 'trainer.samples', {trainer.Samples}, or the discriminator never starts";
    }

    // Training goes on from the base whenever it is run again, so the base must stay as it is.
    private IEnumerable<string> ExportFaults()
    {
        if (Trainer?.ExportFolder is { } folder && Weights?.IsLora == false && Path.GetFullPath(folder) == Path.GetFullPath(Model))
            yield return $"'trainer.export_folder' is the model itself, {Model}, which would be overwritten; it must be another folder";
    }

    private List<string> CacheFaults()
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(LatentCache)) faults.Add("'latent_cache' is empty, it must name a folder");
        if (CachedFrames != 1 && (CachedFrames < ChunkFrames || CachedFrames > WorldPhysics.ClipFrames || CachedFrames % ChunkFrames != 0))
            faults.Add($"'cached_frames' is {CachedFrames}, it must be 1 or a multiple of {ChunkFrames} up to {WorldPhysics.ClipFrames}");
        if (Size < VideoVaeConfig.SpatialFactor || Size % VideoVaeConfig.SpatialFactor != 0) faults.Add($"'size' is {Size}, it must be a positive multiple of {VideoVaeConfig.SpatialFactor}");
        return faults;
    }

    private static List<string> SizeFaults(string section, Action build)
    {
        try
        {
            build();
            return [];
        }
        catch (ArgumentException error)
        {
            return [$"'{section}': {error.Message.TrimEnd('.')}"];
        }
    }
}
