using Kinora.Checkpoints;
using Kinora.Models.HunyuanClip;
using Kinora.Models.StepLlm;
using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Text;

namespace Kinora.Pipelines;

/// <summary>Both tokenizers and both text encoders of a model folder: texts in, <see cref="TextEmbeddings"/> out.</summary>
public sealed class PromptEncoder : IDisposable
{
    private readonly StepLlmTokenizer _captionTokenizer;
    private readonly HunyuanClipTokenizer _clipTokenizer;
    private readonly ParameterStore _captionWeights;
    private readonly ParameterStore _clipWeights;
    private readonly StepLlmEncoder _caption;
    private readonly HunyuanClipTextEncoder _clip;
    private readonly Device _device;
    private readonly CheckpointSource _captionSource;
    private readonly CheckpointSource _clipSource;

    /// <summary>Loads the encoders of a folder whose keys have been checked.</summary>
    /// <param name="folder">A model folder in the official layout.</param>
    /// <param name="device">Where to compute; in fp32.</param>
    public PromptEncoder(ModelFolder folder, Device device = default)
        : this(folder, device, MemoryPlan.Whole)
    {
    }

    internal PromptEncoder(ModelFolder folder, Device device, MemoryPlan memory)
    {
        _device = device;
        _captionTokenizer = StepLlmTokenizer.Load(folder.StepLlmTokenizerFile);
        _clipTokenizer = HunyuanClipTokenizer.Load(folder.ClipVocabularyFile);
        _captionSource = folder.OpenWeights(ModelParts.StepLlm);
        _clipSource = folder.OpenWeights(ModelParts.HunyuanClip);
        _captionWeights = Weights(_captionSource, memory.StepLlm, null);
        _clipWeights = Weights(_clipSource, memory.Clip, HunyuanClipWeightMap.KeysOf(_clipSource));
        _caption = new StepLlmEncoder(StepLlmConfig.FromJson(File.ReadAllText(folder.StepLlmConfigFile)), _captionWeights);
        _clip = new HunyuanClipTextEncoder(HunyuanClipConfig.FromJson(File.ReadAllText(folder.ClipConfigFile)), _clipWeights);
    }

    /// <summary>Cuts texts into tokens; safe on any thread.</summary>
    public PromptTokens Tokenize(IReadOnlyList<string> texts) => new(_captionTokenizer.Encode(texts), _clipTokenizer.Encode(texts));

    /// <summary>Encodes tokens.</summary>
    public TextEmbeddings Encode(PromptTokens tokens)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        int[] lengths = [.. Lengths(tokens.Caption)];
        var longest = lengths.Max();
        // Attention is causal, so what follows the longest text changes nothing before it and need not be computed.
        var captionIds = Rows(tokens.Caption, tokens.Caption.Ids).Narrow(1, 0, longest).Contiguous().To(_device);
        var caption = _caption.Forward(captionIds);
        var clip = _clip.Forward(Rows(tokens.Clip, tokens.Clip.Ids).To(_device), Rows(tokens.Clip, tokens.Clip.Mask).To(_device));
        return new TextEmbeddings(scope.Keep(caption), scope.Keep(clip), lengths);
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        _captionTokenizer.Dispose();
        _captionWeights.Dispose();
        _clipWeights.Dispose();
        _captionSource.Dispose();
        _clipSource.Dispose();
    }

    /// <summary>Tokens of each row that are no padding.</summary>
    internal static IEnumerable<int> Lengths(TokenBatch batch)
    {
        for (var row = 0; row < batch.Rows; row++) yield return (int)batch.Mask.AsSpan(row * batch.Length, batch.Length).ToArray().Sum();
    }

    private ParameterStore Weights(CheckpointSource source, WeightBudget? budget, Func<string, string>? fileKey) =>
        budget is { } bytes ? ParameterStore.Streamed(source, bytes, source, fileKey) : ParameterStore.ForInference(source, _device, fileKey: fileKey);

    private static Tensor Rows(TokenBatch batch, long[] values) => Tensor.From(values, batch.Rows, batch.Length);
}
