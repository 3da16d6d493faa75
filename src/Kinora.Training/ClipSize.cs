using Kinora.Models.HunyuanClip;

namespace Kinora.Training;

/// <summary>Sizes of a fresh CLIP; its vocabulary follows from the tokenizer.</summary>
/// <param name="Layers">Layers of the text tower.</param>
/// <param name="Width">Channels of the text tower.</param>
/// <param name="Heads">Attention heads of the text tower.</param>
/// <param name="FeedForward">Hidden channels of the text tower's feed-forward parts.</param>
/// <param name="PictureSize">Pixels per side of the pictures it is trained with.</param>
/// <param name="PatchSize">Pixels per side of a patch; divides the picture size.</param>
/// <param name="PictureWidth">Channels of the picture tower.</param>
/// <param name="PictureLayers">Blocks of the picture tower.</param>
/// <param name="PictureHeads">Attention heads of the picture tower.</param>
/// <param name="Embedding">Channels of the space that texts and pictures share.</param>
public sealed record ClipSize(
    int Layers = 2,
    int Width = 128,
    int Heads = 4,
    int FeedForward = 256,
    int PictureSize = 64,
    int PatchSize = 16,
    int PictureWidth = 128,
    int PictureLayers = 2,
    int PictureHeads = 4,
    int Embedding = 128)
{
    // BERT's constants; texts have 77 tokens.
    private const int MaxPositions = 80;
    private const int TokenTypes = 2;
    private const double NormEps = 1e-12;

    /// <summary>The network's configuration for a vocabulary.</summary>
    /// <exception cref="ArgumentException">The sizes don't fit each other; the text lists every fault.</exception>
    internal HunyuanClipConfig Config(int vocabulary) => new(vocabulary, Width, Layers, Heads, FeedForward, MaxPositions, TokenTypes, NormEps,
        visual: new HunyuanClipVisualConfig(PictureSize, PatchSize, PictureWidth, PictureLayers, PictureHeads, Embedding));
}
