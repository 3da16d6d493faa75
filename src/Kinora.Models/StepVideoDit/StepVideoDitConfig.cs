using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kinora.Models.StepVideoDit;

/// <summary>Sizes of the diffusion transformer (spec 3.1; report Table 1).</summary>
/// <param name="Heads">Attention heads.</param>
/// <param name="HeadDim">Channels per head; a multiple of 8, since the rotary embedding splits it 1/2, 1/4, 1/4 into pairs.</param>
/// <param name="Layers">Transformer blocks.</param>
/// <param name="InChannels">Latent channels of the input.</param>
/// <param name="OutChannels">Latent channels of the predicted velocity.</param>
/// <param name="CaptionChannels">Width of the Step-LLM embeddings.</param>
/// <param name="ClipChannels">Width of the Hunyuan-CLIP embeddings.</param>
/// <param name="PatchSize">Latent pixels per token and side; 1 in the public model.</param>
/// <param name="FeedForwardMultiple">Inner width of the feed-forward network over the model width.</param>
/// <param name="PositionWaves">Waves that tell each token where it stands, for each of frame, row and column; 0 in the public model, which has only rotations.</param>
public sealed record StepVideoDitConfig(
    int Heads,
    int HeadDim,
    int Layers,
    int InChannels,
    int OutChannels,
    int CaptionChannels,
    int ClipChannels,
    int PatchSize = 1,
    int FeedForwardMultiple = 4,
    int PositionWaves = 0)
{
    /// <summary>Columns of the sinusoidal timestep embedding.</summary>
    public const int TimestepChannels = 256;

    /// <summary>eps of the blocks' LayerNorms (the block's own default; the model's 1e-6 does not reach it).</summary>
    public const double BlockNormEps = 1e-5;

    /// <summary>eps of the caption norm, the output norm and the query and key norms.</summary>
    public const double NormEps = 1e-6;

    /// <summary>The public 30B checkpoint: 48 blocks, 48 heads of 128, 29,342,478,400 parameters.</summary>
    public static StepVideoDitConfig Full { get; } = new(48, 128, 48, 64, 64, 6144, 1024);

    /// <summary>The model width D.</summary>
    public int Width => Heads * HeadDim;

    /// <summary>Head channels that turn with the frame, the row and the column (spec 3.7).</summary>
    public (int Frame, int Row, int Column) RotaryChannels => (HeadDim / 2, HeadDim / 4, HeadDim / 4);

    /// <summary>Checks that the sizes fit together.</summary>
    /// <exception cref="ArgumentException">A size is not positive or does not divide; the message holds both numbers.</exception>
    public StepVideoDitConfig Checked()
    {
        var faults = new List<string>();
        foreach (var (name, value) in new[] { ("num_attention_heads", Heads), ("num_layers", Layers), ("in_channels", InChannels), ("out_channels", OutChannels), ("caption_channels", CaptionChannels), ("clip channels", ClipChannels), ("patch_size", PatchSize) })
        {
            if (value <= 0) faults.Add($"{name} is {value}, it must be positive");
        }

        if (HeadDim <= 0 || HeadDim % 8 != 0) faults.Add($"attention_head_dim is {HeadDim}, it must be a positive multiple of 8 (the rotary embedding pairs channels in its halves and quarters)");
        if (PositionWaves < 0) faults.Add($"position_waves is {PositionWaves}, it must not be negative");
        return faults.Count == 0 ? this : throw new ArgumentException("The transformer's configuration does not hold together: " + string.Join("; ", faults) + ".");
    }

    /// <summary>Reads the official <c>transformer/config.json</c>.</summary>
    /// <exception cref="ArgumentException">The file is not that of a StepVideoModel, or its sizes do not fit together.</exception>
    public static StepVideoDitConfig Read(string path)
    {
        var json = JsonSerializer.Deserialize(File.ReadAllBytes(path), StepVideoDitJsonContext.Default.StepVideoDitJson)
            ?? throw new ArgumentException($"Reading {path}: the file is empty.");
        if (json.CaptionChannels is not [var caption, var clip]) throw new ArgumentException($"Reading {path}: caption_channels must list two widths, Step-LLM's and Hunyuan-CLIP's.");
        if (json.UseAdditionalConditions) throw new ArgumentException($"Reading {path}: use_additional_conditions is true (an image-to-video checkpoint); this program runs the text-to-video model.");
        return new StepVideoDitConfig(json.NumAttentionHeads, json.AttentionHeadDim, json.NumLayers, json.InChannels, json.OutChannels ?? json.InChannels, caption, clip, json.PatchSize, PositionWaves: json.PositionWaves).Checked();
    }

    /// <summary>The official JSON for this configuration.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new StepVideoDitJson
        {
            NumAttentionHeads = Heads,
            AttentionHeadDim = HeadDim,
            NumLayers = Layers,
            InChannels = InChannels,
            OutChannels = OutChannels,
            PatchSize = PatchSize,
            CaptionChannels = [CaptionChannels, ClipChannels],
            PositionWaves = PositionWaves,
        },
        StepVideoDitJsonContext.Default.StepVideoDitJson);
}

/// <summary>The fields of the official <c>transformer/config.json</c>.</summary>
internal sealed record StepVideoDitJson
{
    [JsonPropertyName("_class_name")]
    public string ClassName { get; init; } = "StepVideoModel";

    public int NumAttentionHeads { get; init; } = 48;

    public int AttentionHeadDim { get; init; } = 128;

    public int NumLayers { get; init; } = 48;

    public int InChannels { get; init; } = 64;

    public int? OutChannels { get; init; }

    public int PatchSize { get; init; } = 1;

    public double Dropout { get; init; }

    public string NormType { get; init; } = "ada_norm_single";

    public bool NormElementwiseAffine { get; init; }

    public double NormEps { get; init; } = StepVideoDitConfig.NormEps;

    public bool UseAdditionalConditions { get; init; }

    public int[] CaptionChannels { get; init; } = [6144, 1024];

    public string AttentionType { get; init; } = "parallel";

    // Not a field of the official file, which is written without it.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int PositionWaves { get; init; }
}

/// <summary>Reading and writing without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(StepVideoDitJson))]
internal sealed partial class StepVideoDitJsonContext : JsonSerializerContext;
