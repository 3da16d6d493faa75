using Kinora.Checkpoints;
using Kinora.Data.World;
using Kinora.Models.HunyuanClip;
using Kinora.Models.StepLlm;
using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Text;
using Kinora.Training.Stages;

namespace Kinora.Training.Planning;

/// <summary>A model's frozen text encoders, as shapes only.</summary>
public sealed class TextEncoderShapes : IDisposable
{
    // Captions whose length is taken for all captions' length.
    private const int CaptionSample = 64;

    private readonly StepLlmEncoder _llm;
    private readonly HunyuanClipTextEncoder _clip;
    private readonly long _rowBytes;

    /// <summary>Builds the encoders of a model.</summary>
    /// <param name="model">The model folder: configurations and the tokenizer are read, weights are not.</param>
    /// <param name="library">The world's things, for the length of its captions.</param>
    /// <param name="seed">Which captions are looked at.</param>
    public TextEncoderShapes(ModelFolder model, ConceptLibrary library, ulong seed)
    {
        using var tokenizer = StepLlmTokenizer.Load(model.StepLlmTokenizerFile);
        (TextLength, _rowBytes) = (Longest(library, seed, tokenizer.Encode), RowBytes(tokenizer.Encode));
        var (llm, clip) = StageNetworks.EncoderConfigsOf(model);
        (_llm, _clip) = (new StepLlmEncoder(llm, ParameterStore.Meta()), new HunyuanClipTextEncoder(clip, ParameterStore.Meta()));
    }

    /// <summary>Step-LLM's tokens of a caption.</summary>
    public int TextLength { get; }

    /// <summary>Width of CLIP's states.</summary>
    public int ClipWidth => _clip.Config.Width;

    /// <summary>Both networks, frozen.</summary>
    public IReadOnlyList<PlannedNetwork> Networks => [new("step_llm", _llm.Parameters.ElementCount, 0), new("hunyuan_clip", _clip.Parameters.ElementCount, 0)];

    /// <summary>Encodes captions, without gradients.</summary>
    /// <param name="rows">How many.</param>
    public (Tensor Caption_BLC, Tensor Clip_BKC) Encode(int rows)
    {
        using var noGrad = GradMode.NoGrad();
        return (_llm.Forward(StageTrace.Ids(rows, TextLength)),
            _clip.Forward(StageTrace.Ids(rows, HunyuanClipTokenizer.DefaultLength), StageTrace.Ids(rows, HunyuanClipTokenizer.DefaultLength)));
    }

    /// <summary>Bytes of prepared tokens.</summary>
    /// <param name="rows">Captions.</param>
    internal long TokenBytes(int rows) => rows * _rowBytes;

    /// <summary>Bytes of one text's ids and mask in memory.</summary>
    internal static long RowBytes(Func<IReadOnlyList<string>, TokenBatch> encode) => 2L * sizeof(long) * encode([""]).Length;

    /// <summary>Tokens of the longest of a few captions: what batches are cut to.</summary>
    internal static int Longest(ConceptLibrary library, ulong seed, Func<IReadOnlyList<string>, TokenBatch> encode) =>
        TokenTensors.Longest(encode(new CaptionCorpus(library, Split.Train, seed).Range(0, CaptionSample)));

    /// <summary>Drops all shapes.</summary>
    public void Dispose()
    {
        _llm.Dispose();
        _clip.Dispose();
    }
}
