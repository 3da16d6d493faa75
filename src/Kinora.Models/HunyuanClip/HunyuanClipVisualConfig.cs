using System.Text.Json.Serialization;

namespace Kinora.Models.HunyuanClip;

/// <summary>Sizes of the CLIP's picture tower, a vision transformer (Dosovitskiy et al. 2021).</summary>
public sealed record HunyuanClipVisualConfig
{
    /// <summary>Checks the sizes against each other.</summary>
    /// <param name="pictureSize">Height and width of pictures in pixels; a multiple of <paramref name="patchSize"/>.</param>
    /// <param name="patchSize">Height and width of a patch in pixels.</param>
    /// <param name="width">Channels; a multiple of <paramref name="heads"/>.</param>
    /// <param name="layers">Transformer blocks.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="embeddingWidth">Channels of the space that texts and pictures share.</param>
    /// <exception cref="ArgumentException">Sizes that don't fit each other; the text lists every fault.</exception>
    [JsonConstructor]
    public HunyuanClipVisualConfig(int pictureSize, int patchSize, int width, int layers, int heads, int embeddingWidth)
    {
        (PictureSize, PatchSize, Width, Layers, Heads, EmbeddingWidth) = (pictureSize, patchSize, width, layers, heads, embeddingWidth);
        var faults = new ConfigFaults("CLIP picture configuration");
        faults.Positive("image_size", pictureSize).Positive("patch_size", patchSize).Positive("hidden_size", width)
            .Positive("num_hidden_layers", layers).Positive("num_attention_heads", heads).Positive("projection_dim", embeddingWidth)
            .Divides("image_size", pictureSize, "patch_size", patchSize)
            .Divides("hidden_size", width, "num_attention_heads", heads)
            .ThrowIfAny();
    }

    /// <summary>ViT-H/14 at 224 pixels.</summary>
    public static HunyuanClipVisualConfig Full { get; } = new(224, 14, 1280, 32, 16, 1024);

    /// <summary>The tower that the small model's CLIP is trained with.</summary>
    public static HunyuanClipVisualConfig Mini { get; } = new(64, 16, 128, 2, 4, 128);

    /// <summary>Height and width of pictures in pixels.</summary>
    [JsonPropertyName("image_size")]
    public int PictureSize { get; }

    /// <summary>Height and width of a patch in pixels.</summary>
    [JsonPropertyName("patch_size")]
    public int PatchSize { get; }

    /// <summary>Channels.</summary>
    [JsonPropertyName("hidden_size")]
    public int Width { get; }

    /// <summary>Transformer blocks.</summary>
    [JsonPropertyName("num_hidden_layers")]
    public int Layers { get; }

    /// <summary>Attention heads.</summary>
    [JsonPropertyName("num_attention_heads")]
    public int Heads { get; }

    /// <summary>Channels of the space that texts and pictures share.</summary>
    [JsonPropertyName("projection_dim")]
    public int EmbeddingWidth { get; }

    /// <summary>Patches of a picture.</summary>
    [JsonIgnore]
    public int PatchCount => PictureSize / PatchSize * (PictureSize / PatchSize);

    /// <summary>Channels of one head.</summary>
    [JsonIgnore]
    public int HeadWidth => Width / Heads;
}
