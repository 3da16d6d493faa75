using Kinora.Checkpoints;
using Kinora.Data.World;
using Kinora.Models.HunyuanClip;
using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Text;

namespace Kinora.Training.Stages;

/// <summary>
/// Trains both towers of the bilingual CLIP: captions of both languages against rendered pictures, with the symmetric
/// contrastive loss (Radford et al. 2021).
/// </summary>
public sealed class ClipStage : ITrainingStage
{
    private readonly HunyuanClipModel _model;
    private readonly HunyuanClipTokenizer _tokenizer;
    private readonly string _vocabularyFile;
    private readonly ClipStageOptions _options;
    private readonly ClipPairSource _seen;
    private readonly ClipPairSource _heldOut;
    private readonly Prefetcher<(TokenBatch Text, ClipPairs Pairs)> _batches;

    /// <summary>Makes the stage on weights that it owns from now on.</summary>
    /// <param name="model">Both towers, with as many rows of embeddings as the vocabulary has pieces.</param>
    /// <param name="vocabularyFile">The WordPiece vocabulary.</param>
    /// <param name="library">The world's things.</param>
    /// <param name="options">Settings.</param>
    /// <param name="dataThreads">Batches that are prepared at once.</param>
    /// <exception cref="TrainingException">Vocabulary, network and settings don't fit each other; every fault is told. The network stays the caller's then.</exception>
    public ClipStage(HunyuanClipModel model, string vocabularyFile, ConceptLibrary library, ClipStageOptions options, int dataThreads = TrainerOptions.DefaultDataThreads)
    {
        _model = model;
        _tokenizer = HunyuanClipTokenizer.Load(vocabularyFile, Math.Min(HunyuanClipTokenizer.DefaultLength, model.Config.MaxPositions));
        _vocabularyFile = vocabularyFile;
        _options = options;
        _seen = new ClipPairSource(library, Split.Train, options.DataSeed, PictureSize, options.FrameStep);
        _heldOut = new ClipPairSource(library, Split.HeldOut, options.DataSeed + 1, PictureSize, options.FrameStep);
        Check();
        _batches = new Prefetcher<(TokenBatch, ClipPairs)>(first => Prepare(_seen, first / BatchSize, BatchSize, Still(first)), BatchSize, threads: dataThreads);
    }

    /// <inheritdoc/>
    public string Name => "clip";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _model.Parameters.All;

    /// <inheritdoc/>
    public int BatchSize => _options.BatchSize;

    private int PictureSize => _model.Visual.Config.PictureSize;

    /// <inheritdoc/>
    public bool IsEmbedding(string name) => Embeds(name);

    /// <inheritdoc/>
    public Tensor Loss(long samplesSeen, RandomStream random, IDictionary<string, double> metrics)
    {
        var (loss, accuracy) = Contrast(_batches.Get(samplesSeen));
        metrics[Still(samplesSeen) ? "accuracy_stills" : "accuracy_clips"] = accuracy.Item();
        metrics["logit_scale"] = Math.Exp(_model.LogitScale.Item());
        return loss;
    }

    /// <summary>
    /// On every combination that is never trained on, then on new scenes of trained ones: for each language, how often the
    /// most similar picture is the caption's own (among clips) or shows the same thing and place (among stills).
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, double>> Evaluate()
    {
        const long newScenes = 1L << 40;
        var figures = new List<KeyValuePair<string, double>>();
        var losses = new List<double>();
        foreach (var (language, name) in new[] { (CaptionLanguage.Chinese, "chinese"), (CaptionLanguage.English, "english") })
        {
            var (loss, clips) = Measure(_heldOut, 0, _heldOut.Combinations, still: false, language);
            losses.Add(loss);
            figures.Add(new($"{name}_top1_of_{_heldOut.Combinations}_held_out", clips));
            figures.Add(new($"{name}_stills_held_out", Measure(_heldOut, 0, _heldOut.Combinations, still: true, language).Accuracy));
            figures.Add(new($"{name}_top1_of_{BatchSize}_new_scenes", Measure(_seen, newScenes, BatchSize, still: false, language).Accuracy));
        }

        return [new("loss", losses.Average()), .. figures];
    }

    /// <summary>Writes nothing: the figures of <see cref="Evaluate"/> say all there is to see.</summary>
    public void WriteSamples(string folder, long samplesSeen)
    {
    }

    /// <summary>Writes <c>hunyuan_clip</c> with configuration, weights of both towers and vocabulary.</summary>
    public void Export(string modelFolder)
    {
        var folder = new ModelFolder(modelFolder);
        _model.Save(Path.GetDirectoryName(folder.ClipConfigFile)!);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(_vocabularyFile))!).Where(TokenizerStage.IsVocabularyFile))
            ModelCopy.CopyFile(Path.Combine(Path.GetDirectoryName(folder.ClipVocabularyFile)!, Path.GetFileName(file)), file);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batches.Dispose();
        _model.Dispose();
    }

    /// <summary>Whether a parameter of this name is an embedding table or an output layer.</summary>
    internal static bool Embeds(string name) => name.Contains("embedding", StringComparison.Ordinal);

    private void Check()
    {
        var faults = new List<string>(_options.Faults());
        if (_tokenizer.VocabularySize > _model.Config.Vocabulary)
            faults.Add($"the vocabulary {_vocabularyFile} has {_tokenizer.VocabularySize} pieces, the network's 'vocab_size' is {_model.Config.Vocabulary}: give the network at least as many rows");
        if (BatchSize > _seen.Combinations)
            faults.Add($"the batch size is {BatchSize}, but pairs must differ and the world has {_seen.Combinations} trained combinations: take at most {_seen.Combinations}");
        if (PictureSize % 2 != 0) faults.Add($"pictures of {PictureSize} pixels can't be parted into a sheet of four: take an even size");
        TrainingException.ThrowIfAny("Training clip", faults);
    }

    private bool Still(long samplesSeen) => samplesSeen / BatchSize % _options.StillEvery == _options.StillEvery - 1;

    private (TokenBatch Text, ClipPairs Pairs) Prepare(ClipPairSource source, long batch, int count, bool still, CaptionLanguage? language = null)
    {
        var pairs = source.Draw(batch, count, still, language);
        return (_tokenizer.Encode(pairs.Captions), pairs);
    }

    private (Tensor Loss, Tensor Accuracy) Contrast((TokenBatch Text, ClipPairs Pairs) batch)
    {
        var (ids_BL, mask_BL) = TokenTensors.Make(batch.Text);
        var texts_BE = _model.EmbedText(ids_BL, mask_BL);
        var pictures_BE = _model.EmbedPicture(ClipPairSource.ToTensor(batch.Pairs.Pictures, PictureSize));
        return ContrastiveLoss.Of(texts_BE, pictures_BE, _model.LogitScale, batch.Pairs.Labels);
    }

    private (double Loss, double Accuracy) Measure(ClipPairSource source, long batch, int count, bool still, CaptionLanguage language)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var (loss, accuracy) = Contrast(Prepare(source, batch, count, still, language));
        return (loss.Item(), accuracy.Item());
    }
}
