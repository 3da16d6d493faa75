using Kinora.Checkpoints;
using Kinora.Data.World;
using Kinora.Models.HunyuanClip;
using Kinora.Models.StepLlm;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Pipelines;
using Kinora.Tensors;
using Kinora.Text;
using Kinora.Training.Stages;

namespace Kinora.Training;

/// <summary>Builds the stage that a run file names, with the networks it needs, and runs it.</summary>
public sealed class TrainingRun
{
    private const string RunFileName = "run.json";

    private readonly TrainingRunConfig _config;
    private readonly TextWriter _log;
    private readonly ModelFolder _model;

    /// <summary>Checks the run; nothing is opened or written yet.</summary>
    /// <param name="config">The run.</param>
    /// <param name="log">Lines for the person who watches.</param>
    /// <exception cref="TrainingException">Something can't be done as asked; every fault is told.</exception>
    public TrainingRun(TrainingRunConfig config, TextWriter log)
    {
        config.Check();
        (_config, _log, _model) = (config, log, new ModelFolder(config.Model));
    }

    /// <summary>The stages in the order of the cascade.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["tokenizers", "llm", "clip", "vae", "image", "video"];

    private TrainerOptions Options => _config.Trainer! with { ExportFolder = _config.Trainer.ExportFolder ?? _config.Model };

    /// <summary>Runs the stage to its end, or until it is cancelled: what is done is saved then, and running again goes on.</summary>
    /// <param name="cancellation">Stops after the step or the cached clip under way.</param>
    /// <returns>Whether the stage has come to its end.</returns>
    /// <exception cref="TrainingException">
    /// The model folder lacks what an earlier stage makes, the run folder or the latent cache belong to something else, or the
    /// training came to numbers that are not finite.
    /// </exception>
    /// <exception cref="CheckpointException">A file of the model is damaged, does not fit its network, or can't be written.</exception>
    /// <exception cref="WorldAssetException">Font, names or tools of the synthetic world are missing.</exception>
    public bool Run(CancellationToken cancellation = default)
    {
        TrainingException.ThrowIfAny($"Training {_config.Stage} with the model {_config.Model}", StageInputs.Missing(_model, _config));
        var library = ConceptLibrary.Load();
        try
        {
            return _config.Stage switch
            {
                "tokenizers" => MakeTokenizers(library),
                "llm" => Train(FreshLlm(), llm => new LlmStage(llm, _model.StepLlmTokenizerFile, library, _config.Llm), cancellation),
                "clip" => Train(FreshClip(), clip => new ClipStage(clip, _model.ClipVocabularyFile, library, _config.Clip), cancellation),
                "vae" => Train(StartVae(), vae => new VideoVaeStage(vae, library, _config.Vae), cancellation),
                _ => TrainTransformer(library, cancellation),
            };
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _log.WriteLine($"{_config.Stage}: stopped; run it again to go on");
            return false;
        }
    }

    private bool MakeTokenizers(ConceptLibrary library)
    {
        var (sentencePiece, wordPiece) = TokenizerStage.Run(_config.Model, library, _config.Tokenizers);
        _log.WriteLine($"tokenizers: {sentencePiece:N0} SentencePiece pieces, {wordPiece:N0} WordPiece pieces, in {_config.Model}");
        return true;
    }

    // The network is freed whether or not it becomes a stage.
    private bool Train<TNetwork>(TNetwork network, Func<TNetwork, ITrainingStage> makeStage, CancellationToken cancellation)
        where TNetwork : IDisposable
    {
        using (network)
        using (var stage = makeStage(network))
        {
            // What this run really was, every default included, beside what came of it.
            ModelExport.WriteText(Path.Combine(Options.RunFolder, RunFileName), _config.ToJson());
            return new Trainer(stage, Options, _log).Run(cancellation) >= Options.Samples;
        }
    }

    private bool TrainTransformer(ConceptLibrary library, CancellationToken cancellation)
    {
        using var vae = LoadVae();
        using var text = new PromptEncoder(_model);
        var world = WorldFingerprint.Of(LatentCache.Scenes(library), new WorldRenderer(library), _config.LatentSeed);
        var key = new LatentCacheKey(EncoderFingerprint.Of(vae), world, _config.LatentSeed, _config.Size, WorldPhysics.ClipFrames);
        LatentCache.Build(_config.LatentCache, key, vae, library, _config.Video.TrainClips + _config.Video.HeldOutClips, _log, cancellation);
        var cache = LatentCache.Open(_config.LatentCache, key, _config.Video.TrainClips + _config.Video.HeldOutClips);

        return Train(StartTransformer(vae), dit => new VideoStage(dit, text, vae, library, cache, _config.Video), cancellation);
    }

    private StepVideoDit StartTransformer(VideoVae vae)
    {
        if (!_config.ContinueTransformer) return new StepVideoDit(TransformerConfig(vae), ParameterStore.Fresh(Options.Seed));
        using var trained = _model.OpenWeights(ModelParts.Transformer);
        using (var shapes = ParameterStore.Meta())
        {
            _ = new StepVideoDit(TransformerConfig(vae), shapes);
            KeyReport.Compare(shapes.All.Select(p => new ExpectedTensor(p.Name, p.Value.Shape.ToArray())), trained).ThrowIfDifferent();
        }

        var dit = new StepVideoDit(TransformerConfig(vae), ParameterStore.Fresh(Options.Seed));
        dit.Parameters.CopyFrom(trained);
        return dit;
    }

    // Weights that are trained are their own copies: those of a checkpoint may lie in a file that is mapped read-only.
    private VideoVae StartVae()
    {
        if (!_config.ContinueVae) return VideoVae.Fresh(_config.VaeNetwork, Options.Seed);
        using var trained = LoadVae();
        var vae = VideoVae.Fresh(trained.Config, Options.Seed);
        using var noGrad = GradMode.NoGrad();
        foreach (var (into, from) in vae.Parameters.All.Zip(trained.Parameters.All)) into.Value.CopyFrom(from.Value);
        return vae;
    }

    private VideoVae LoadVae()
    {
        var config = _model.VaeConfigFile is { } file ? VideoVaeConfig.FromJson(File.ReadAllText(file)) : VideoVaeConfig.Full;
        using var source = _model.OpenWeights(ModelParts.Vae);
        var fileKey = VideoVaeWeightMap.KeysOf(source);
        using (var shapes = ParameterStore.Meta())
        {
            _ = new VideoVae(config, shapes);
            KeyReport.Compare(shapes.All.Select(p => new ExpectedTensor(fileKey(p.Name), p.Value.Shape.ToArray())), source).ThrowIfDifferent();
        }

        return VideoVae.Load(config, source);
    }

    private StepLlmEncoder FreshLlm()
    {
        using var tokenizer = StepLlmTokenizer.Load(_model.StepLlmTokenizerFile);
        return new StepLlmEncoder(_config.LlmNetwork.Config(tokenizer.VocabularySize), ParameterStore.Fresh(Options.Seed));
    }

    private HunyuanClipModel FreshClip()
    {
        var vocabulary = HunyuanClipTokenizer.Load(_model.ClipVocabularyFile).VocabularySize;
        return new HunyuanClipModel(_config.ClipNetwork.Config(vocabulary), ParameterStore.Fresh(Options.Seed));
    }

    private StepVideoDitConfig TransformerConfig(VideoVae vae)
    {
        var caption = StepLlmConfig.FromJson(File.ReadAllText(_model.StepLlmConfigFile)).Width;
        var clip = HunyuanClipConfig.FromJson(File.ReadAllText(_model.ClipConfigFile)).Width;
        var channels = vae.Config.LatentChannels;
        return new StepVideoDitConfig(_config.Transformer.Heads, _config.Transformer.HeadDim, _config.Transformer.Layers, channels, channels, caption, clip);
    }
}
