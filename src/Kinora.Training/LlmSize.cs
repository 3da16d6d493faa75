using Kinora.Models.StepLlm;

namespace Kinora.Training;

/// <summary>Sizes of a fresh Step-LLM; its vocabulary follows from the tokenizer.</summary>
/// <param name="Layers">Decoder layers.</param>
/// <param name="Width">Channels; a multiple of the heads.</param>
/// <param name="Heads">Query heads; a multiple of the groups.</param>
/// <param name="Groups">Key and value heads.</param>
/// <param name="FeedForward">Hidden channels of the feed-forward parts; built as the next multiple of 256.</param>
public sealed record LlmSize(int Layers = 2, int Width = 128, int Heads = 4, int Groups = 2, int FeedForward = 256)
{
    private const double NormEps = 1e-5;

    /// <summary>The network's configuration for a vocabulary.</summary>
    /// <exception cref="ArgumentException">The sizes don't fit each other; the text lists every fault.</exception>
    internal StepLlmConfig Config(int vocabulary) => new(Layers, Width, Heads, Groups, FeedForward, NormEps, vocabulary);
}
