using Kinora.Checkpoints;
using Kinora.Data.World;
using Kinora.Models.StepVideoDit;
using Kinora.Pipelines;
using Kinora.Training.Stages;

namespace Kinora.Training;

/// <summary>Builds the stage that a run file names, with the networks it needs, and runs it.</summary>
public sealed class TrainingRun
{
    private const string RunFileName = "run.json";
    private const string FinetunedModel = "model";

    private readonly TrainingRunConfig _config;
    private readonly TextWriter _log;
    private readonly ModelFolder _model;
    private readonly StageNetworks _networks;

    /// <summary>Checks the run; nothing is opened or written yet.</summary>
    /// <param name="config">The run.</param>
    /// <param name="log">Lines for the person who watches.</param>
    /// <exception cref="TrainingException">Something can't be done as asked; every fault is told.</exception>
    public TrainingRun(TrainingRunConfig config, TextWriter log)
    {
        config.Check();
        (_config, _log, _model) = (config, log, ModelFolder.Open(config.Model));
        _networks = new StageNetworks(config, _model);
    }

    /// <summary>The stages in the order of the cascade, then the one that starts from a whole model.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["tokenizers", "llm", "clip", "vae", "image", "video", "finetune", "dpo", "reflow"];

    /// <summary>Told F, z, h, w of what a stage that goes on from a whole model trains on, when that has been looked at and no transformer is loaded yet.</summary>
    internal Action<IReadOnlyList<long>>? Prepared { get; init; }

    /// <summary>The section <c>trainer</c> with the folder to export into.</summary>
    internal TrainerOptions Options => _config.Trainer! with { ExportFolder = _config.Trainer.ExportFolder ?? OwnExportFolder };

    // What goes on from a whole model leaves that alone.
    private string OwnExportFolder => _config.Weights is not { } weights ? _config.Model
        : weights.IsLora ? _config.Trainer!.RunFolder : Path.Combine(_config.Trainer!.RunFolder, FinetunedModel);

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
        CheckInputs();
        try
        {
            if (_config.Weights is not null) return WithModelStage(stage => Train(stage, cancellation), cancellation);
            var library = ConceptLibrary.Load();
            return _config.Stage == "tokenizers" ? MakeTokenizers(library) : WithWorldStage(library, stage => Train(stage, cancellation), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _log.WriteLine($"{_config.Stage}: stopped; run it again to go on");
            return false;
        }
    }

    /// <summary>Refuses a run whose model folder lacks what earlier stages make.</summary>
    internal void CheckInputs() =>
        TrainingException.ThrowIfAny($"Training {_config.Stage} with the model {_config.Model}", StageInputs.Missing(_model, _config));

    /// <summary>Makes a stage of the cascade with all that it needs, hands it to whoever uses it, and frees it.</summary>
    /// <param name="library">The world's things.</param>
    /// <param name="use">Uses the stage; what it returns is returned.</param>
    /// <param name="cancellation">Stops after the cached clip under way.</param>
    internal TResult WithWorldStage<TResult>(ConceptLibrary library, Func<ITrainingStage, TResult> use, CancellationToken cancellation) => _config.Stage switch
    {
        "llm" => With(_networks.FreshLlm(), llm => new LlmStage(llm, _model.StepLlmTokenizerFile, library, _config.Llm, Options.DataThreads), use),
        "clip" => With(_networks.FreshClip(), clip => new ClipStage(clip, _model.ClipVocabularyFile, library, _config.Clip, Options.DataThreads), use),
        "vae" => With(_networks.StartVae(), vae => new VideoVaeStage(vae, library, _config.Vae, Options.DataThreads, Options.Seed), use),
        _ => WithTransformer(library, use, cancellation),
    };

    /// <summary>Makes a stage that goes on from a whole model, hands it to whoever uses it, and frees it.</summary>
    /// <param name="use">Uses the stage; what it returns is returned.</param>
    /// <param name="cancellation">Stops after the clip under way that is encoded.</param>
    internal TResult WithModelStage<TResult>(Func<ITrainingStage, TResult> use, CancellationToken cancellation) => _config.Stage switch
    {
        "finetune" => Finetune(use, cancellation),
        "dpo" => Prefer(use),
        _ => Straighten(use),
    };

    private bool MakeTokenizers(ConceptLibrary library)
    {
        var (sentencePiece, wordPiece) = TokenizerStage.Run(_config.Model, library, _config.Tokenizers);
        _log.WriteLine($"tokenizers: {sentencePiece:N0} SentencePiece pieces, {wordPiece:N0} WordPiece pieces, in {_config.Model}");
        return true;
    }

    private bool Train(ITrainingStage stage, CancellationToken cancellation)
    {
        // What this run really was, every default included, beside what came of it.
        ModelExport.WriteText(Path.Combine(Options.RunFolder, RunFileName), _config.ToJson());
        return new Trainer(stage, Options, _log, CheckpointManifest.Fingerprint(_config)).Run(cancellation) >= Options.Samples;
    }

    // The network is freed whether or not it becomes a stage.
    private static TResult With<TNetwork, TResult>(TNetwork network, Func<TNetwork, ITrainingStage> makeStage, Func<ITrainingStage, TResult> use)
        where TNetwork : IDisposable
    {
        using (network)
        using (var stage = makeStage(network))
            return use(stage);
    }

    private TResult WithTransformer<TResult>(ConceptLibrary library, Func<ITrainingStage, TResult> use, CancellationToken cancellation)
    {
        using var vae = _networks.LoadVae();
        using var text = new PromptEncoder(_model);
        var world = WorldFingerprint.Of(LatentCache.Scenes(library), new WorldRenderer(library), _config.LatentSeed);
        var key = new LatentCacheKey(EncoderFingerprint.Of(vae), world, _config.LatentSeed, _config.Size, _config.CachedFrames);
        LatentCache.Build(_config.LatentCache, key, vae, library, _config.Video.TrainClips + _config.Video.HeldOutClips, _log, cancellation);
        var cache = LatentCache.Open(_config.LatentCache, key, _config.Video.TrainClips + _config.Video.HeldOutClips);

        return With(_networks.StartTransformer(vae.Config), dit => new VideoStage(dit, text, vae, library, cache, _config.Video, Options.DataThreads), use);
    }

    private TResult Finetune<TResult>(Func<ITrainingStage, TResult> use, CancellationToken cancellation)
    {
        var options = _config.Finetune;
        ClaimOrigin();
        using var vae = _networks.LoadVae();
        var data = FinetuneData.Prepare(options, GenerationDefaults.Read(_model), vae, Options.RunFolder, _log, cancellation);
        Prepared?.Invoke(data.Cache.ShapeOf(data.Train[0].Sha256));
        using var text = new PromptEncoder(_model);
        var config = StepVideoDitConfig.Read(_model.TransformerConfigFile);
        return With(_networks.ChosenTransformer(config, options.Weights), network => new FinetuneStage(network, text, vae, data, options, _model, Options.DataThreads), use);
    }

    private TResult Prefer<TResult>(Func<ITrainingStage, TResult> use)
    {
        var options = _config.Dpo;
        var config = StepVideoDitConfig.Read(_model.TransformerConfigFile);
        var data = DpoData.Prepare(options, config, _model, _log);
        Prepared?.Invoke(data.Shape);
        ClaimOrigin();
        using var vae = _networks.LoadVae();
        using var text = new PromptEncoder(_model);
        // A LoRA is its own reference with the adapters left out.
        using var reference = options.Weights.IsLora ? null : _networks.FrozenTransformer(config);
        return With(_networks.ChosenTransformer(config, options.Weights), network => new DpoStage(network, reference, text, vae, data, options, _model, Options.DataThreads), use);
    }

    private TResult Straighten<TResult>(Func<ITrainingStage, TResult> use)
    {
        var options = _config.Reflow;
        var config = StepVideoDitConfig.Read(_model.TransformerConfigFile);
        var data = ReflowData.Prepare(options, config, _model, _log);
        Prepared?.Invoke(data.Shape);
        var start = options.Start is { } folder ? ModelFolder.Open(folder) : null;
        ClaimOrigin(start);
        using var vae = _networks.LoadVae();
        using var text = new PromptEncoder(_model);
        var student = start is null ? _networks : new StageNetworks(_config, start);
        // Only a guided teacher is asked, and a LoRA is its own with the adapters left out.
        using var teacher = options.Target == ReflowOptions.Guidance && !options.Weights.IsLora ? _networks.FrozenTransformer(config) : null;
        return With(student.ChosenTransformer(config, options.Weights), network => new ReflowStage(network, teacher, text, vae, data, options, _model, Options.DataThreads), use);
    }

    private void ClaimOrigin(ModelFolder? start = null)
    {
        var weights = _config.Weights!;
        new FinetuneOrigin(_model.WeightsSha256(ModelParts.Transformer), weights.Method, weights.Rank, weights.AlphaOrRank, start?.WeightsSha256(ModelParts.Transformer)).Claim(Options.RunFolder);
    }
}
