using Kinora.Checkpoints;
using Kinora.Data.World;
using Kinora.Models.StepLlm;
using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Text;

namespace Kinora.Training.Stages;

/// <summary>Trains the Step-LLM text encoder as what it is, a language model: next-token prediction on captions of both languages.</summary>
public sealed class LlmStage : ITrainingStage
{
    private readonly StepLlmEncoder _encoder;
    private readonly StepLlmTokenizer _tokenizer;
    private readonly string _tokenizerFile;
    private readonly LlmStageOptions _options;
    private readonly CaptionCorpus _captions;
    private readonly Prefetcher<TokenBatch> _batches;
    private readonly string[] _heldOut;

    /// <summary>Makes the stage on weights that it owns from now on.</summary>
    /// <param name="encoder">The network, with as many rows of embeddings as the tokenizer has ids.</param>
    /// <param name="tokenizerFile">The SentencePiece model.</param>
    /// <param name="library">The world's things.</param>
    /// <param name="options">Settings.</param>
    /// <param name="dataThreads">Batches that are prepared at once.</param>
    /// <exception cref="TrainingException">Settings are out of range, or tokenizer and network don't fit each other; every fault is told. The network stays the caller's then.</exception>
    public LlmStage(StepLlmEncoder encoder, string tokenizerFile, ConceptLibrary library, LlmStageOptions options, int dataThreads = TrainerOptions.DefaultDataThreads)
    {
        _options = options;
        _encoder = encoder;
        _tokenizer = StepLlmTokenizer.Load(tokenizerFile);
        _tokenizerFile = tokenizerFile;
        try
        {
            Check();
        }
        catch
        {
            _tokenizer.Dispose();
            throw;
        }

        _captions = new CaptionCorpus(library, Split.Train, options.DataSeed);
        _batches = new Prefetcher<TokenBatch>(first => _tokenizer.Encode(_captions.Range(first, options.BatchSize)), options.BatchSize, threads: dataThreads);
        _heldOut = new CaptionCorpus(library, Split.HeldOut, options.DataSeed).Range(0, options.HeldOutCaptions);
    }

    /// <inheritdoc/>
    public string Name => "llm";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _encoder.Parameters.All;

    /// <inheritdoc/>
    public int BatchSize => _options.BatchSize;

    /// <inheritdoc/>
    public bool IsEmbedding(string name) => Embeds(name);

    /// <inheritdoc/>
    public Tensor Loss(long samplesSeen, RandomStream random, IDictionary<string, double> metrics)
    {
        var (ids_BL, mask_BL) = TokenTensors.Make(_batches.Get(samplesSeen));
        var (loss, accuracy) = NextTokenLoss.Of(_encoder, ids_BL, mask_BL);
        metrics["accuracy"] = accuracy.Item();
        return loss;
    }

    /// <summary>
    /// On captions of combinations that are never trained on: nats per token over both languages, then for each language nats
    /// per token, nats per caption and the share of tokens predicted best.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, double>> Evaluate()
    {
        var chinese = Measure([.. _heldOut.Where((_, k) => k % 2 == 0)]);
        var english = Measure([.. _heldOut.Where((_, k) => k % 2 == 1)]);
        return
        [
            new("loss", ((chinese.Nats * chinese.Tokens) + (english.Nats * english.Tokens)) / (chinese.Tokens + english.Tokens)),
            new("chinese_loss", chinese.Nats),
            new("chinese_caption_nats", chinese.Nats * chinese.Tokens),
            new("chinese_accuracy", chinese.Accuracy),
            new("english_loss", english.Nats),
            new("english_caption_nats", english.Nats * english.Tokens),
            new("english_accuracy", english.Accuracy),
        ];
    }

    /// <summary>Writes nothing: the figures of <see cref="Evaluate"/> say all there is to see.</summary>
    public void WriteSamples(string folder, long samplesSeen)
    {
    }

    /// <summary>Writes <c>step_llm</c> with configuration, weights and tokenizer.</summary>
    public void Export(string modelFolder)
    {
        var folder = new ModelFolder(modelFolder);
        _encoder.Save(Path.GetDirectoryName(folder.StepLlmConfigFile)!);
        ModelCopy.CopyFile(folder.StepLlmTokenizerFile, _tokenizerFile);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batches.Dispose();
        _encoder.Dispose();
        _tokenizer.Dispose();
    }

    /// <summary>Whether a parameter of this name is an embedding table or an output layer.</summary>
    internal static bool Embeds(string name) => name.Contains("embeddings", StringComparison.Ordinal);

    private void Check()
    {
        var faults = new List<string>(_options.Faults());
        if (_tokenizer.VocabularySize > _encoder.Config.Vocabulary)
            faults.Add($"the tokenizer {_tokenizerFile} has {_tokenizer.VocabularySize} ids, the network's 'padded_vocab_size' is {_encoder.Config.Vocabulary}: give the network at least as many rows");
        TrainingException.ThrowIfAny("Training llm", faults);
    }

    // Nats per token, tokens per caption, accuracy.
    private (double Nats, double Tokens, double Accuracy) Measure(string[] captions)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var (ids_BL, mask_BL) = TokenTensors.Make(_tokenizer.Encode(captions));
        var (loss, accuracy) = NextTokenLoss.Of(_encoder, ids_BL, mask_BL);
        return (loss.Item(), mask_BL.Narrow(1, 1, mask_BL.Size(1) - 1).Sum().Item() / captions.Length, accuracy.Item());
    }
}
