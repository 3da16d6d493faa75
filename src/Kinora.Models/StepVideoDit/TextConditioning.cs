using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.StepVideoDit;

/// <summary>Brings the two text encoders' outputs to one sequence of the transformer's width (spec 3.4).</summary>
internal sealed class TextConditioning
{
    private readonly Linear _captionFirst;
    private readonly Linear _captionSecond;
    private readonly Linear _clip;

    public TextConditioning(ParameterPath root, StepVideoDitConfig config)
    {
        _captionFirst = new Linear(root["caption_projection"]["linear_1"], config.CaptionChannels, config.Width);
        _captionSecond = new Linear(root["caption_projection"]["linear_2"], config.Width, config.Width);
        _clip = new Linear(root["clip_projection"], config.ClipChannels, config.Width);
    }

    /// <param name="caption_BLC">Step-LLM hidden states.</param>
    /// <param name="clip_BKC">Hunyuan-CLIP hidden states; every position is visible, padding included.</param>
    /// <param name="captionLengths">Valid Step-LLM tokens of each row.</param>
    public TextContext Forward(Tensor caption_BLC, Tensor clip_BKC, IReadOnlyList<int> captionLengths)
    {
        var normalized = caption_BLC.LayerNorm(StepVideoDitConfig.NormEps);
        var caption = _captionSecond.Forward(_captionFirst.Forward(normalized).Gelu(tanhApproximation: true));
        var tokens = Tensor.Concat([_clip.Forward(clip_BKC), caption], 1);

        int[] lengths = [.. captionLengths.Select(n => n + (int)clip_BKC.Size(1))];
        var longest = lengths.Max();
        return new TextContext(tokens.Narrow(1, 0, longest), KeyBias(lengths, longest, tokens.DType, tokens.Device), lengths);
    }

    /// <summary>0 for visible keys, -infinity behind each row's length; null when nothing is hidden.</summary>
    public static Tensor? KeyBias(IReadOnlyList<int> lengths, int longest, DType dtype, Device device)
    {
        if (lengths.All(n => n == longest)) return null;
        var bias = new float[lengths.Count * longest];
        for (var row = 0; row < lengths.Count; row++) bias.AsSpan((row * longest) + lengths[row], longest - lengths[row]).Fill(float.NegativeInfinity);
        return Tensor.From(bias, lengths.Count, 1, 1, longest).To(dtype).To(device);
    }
}
