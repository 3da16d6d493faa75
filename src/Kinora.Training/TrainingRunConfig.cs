using System.Text.Json;
using System.Text.Json.Serialization;
using Kinora.Models.VideoVae;
using Kinora.Training.Stages;

namespace Kinora.Training;

/// <summary>A complete training run, as a file in <c>configs/train</c> holds it. Every number of the run is in it.</summary>
public sealed record TrainingRunConfig
{
    /// <summary>Which stage: <c>tokenizers</c>, <c>llm</c>, <c>clip</c>, <c>vae</c>, <c>image</c> or <c>video</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>The model folder: frozen networks are read from it, the trained one is written into it.</summary>
    public required string Model { get; init; }

    /// <summary>How the stage is run; not needed for tokenizers.</summary>
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

    /// <summary>Sizes of a fresh VAE.</summary>
    public VideoVaeConfig VaeNetwork { get; init; } = VideoVaeConfig.Mini;

    /// <summary>Sizes of a fresh transformer; channels follow from the model's other networks.</summary>
    public TransformerSize Transformer { get; init; } = new();

    /// <summary>Where the latents of the stages <c>image</c> and <c>video</c> are cached; made when missing.</summary>
    public string LatentCache { get; init; } = "runs/latents";

    /// <summary>Seed of the cached scenes.</summary>
    public ulong LatentSeed { get; init; } = 13;

    /// <summary>Pixels per side of the cached clips.</summary>
    public int Size { get; init; } = 64;

    /// <summary>Start the transformer from the one in the model folder instead of fresh.</summary>
    public bool ContinueTransformer { get; init; }

    /// <summary>Reads a run file; fields that are not known are refused.</summary>
    /// <exception cref="TrainingException">The file is missing or is not such a record; the message says where.</exception>
    public static TrainingRunConfig Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), TrainingJsonContext.Default.TrainingRunConfig)
                ?? throw new TrainingException($"Reading {path}: the file holds no run.");
        }
        catch (JsonException e)
        {
            throw new TrainingException($"Reading {path}: {e.Message}");
        }
        catch (IOException e)
        {
            throw new TrainingException($"Reading {path}: {e.Message}");
        }
    }
}

/// <summary>Sizes of a transformer that are free to choose.</summary>
/// <param name="Heads">Attention heads.</param>
/// <param name="HeadDim">Channels per head.</param>
/// <param name="Layers">Blocks.</param>
public sealed record TransformerSize(int Heads = 4, int HeadDim = 64, int Layers = 8);

/// <summary>Reading run files without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(TrainingRunConfig))]
internal sealed partial class TrainingJsonContext : JsonSerializerContext;
