using System.Security.Cryptography;
using Kinora.Checkpoints;
using Kinora.Data.World;
using Kinora.Models.HunyuanClip;
using Kinora.Models.StepLlm;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Pipelines;
using Kinora.Text;
using Kinora.Training.Stages;

namespace Kinora.Training;

/// <summary>Builds the stage that a run file names, with the networks it needs, and runs it.</summary>
public sealed class TrainingRun(TrainingRunConfig config, TextWriter log)
{
    private const ulong WeightSeed = 1;
    private const int FullClipFrames = 204;

    private readonly ModelFolder _model = new(config.Model);
    private readonly ConceptLibrary _library = ConceptLibrary.Load();

    /// <summary>The stages in the order of the cascade.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["tokenizers", "llm", "clip", "vae", "image", "video"];

    /// <summary>Runs the stage to its end, or until it is cancelled (it saves then, and goes on when run again).</summary>
    /// <exception cref="TrainingException">The run can't be done as asked; the message says why.</exception>
    public void Run(CancellationToken cancellation = default)
    {
        switch (config.Stage)
        {
            case "tokenizers":
                var sizes = TokenizerStage.Run(config.Model, _library, config.Tokenizers);
                log.WriteLine($"tokenizers: {sizes.SentencePiece:N0} SentencePiece pieces, {sizes.WordPiece:N0} WordPiece pieces, in {config.Model}");
                break;
            case "llm":
                Train(new LlmStage(FreshLlm(), _model.StepLlmTokenizerFile, _library, config.Llm), cancellation);
                break;
            case "clip":
                Train(new ClipStage(FreshClip(), _model.ClipVocabularyFile, _library, config.Clip), cancellation);
                break;
            case "vae":
                Train(new VideoVaeStage(VideoVae.Fresh(config.VaeNetwork, WeightSeed), _library, config.Vae), cancellation);
                break;
            case "image" or "video":
                TrainTransformer(cancellation);
                break;
            default:
                throw new TrainingException($"The stage '{config.Stage}' is not known. Known: {string.Join(", ", Stages)}.");
        }
    }

    private void Train(ITrainingStage stage, CancellationToken cancellation)
    {
        using (stage) new Trainer(stage, TrainerOptions, log).Run(cancellation);
    }

    private void TrainTransformer(CancellationToken cancellation)
    {
        using var vaeSource = _model.OpenWeights(ModelParts.Vae);
        using var vae = VideoVae.Load(_model.VaeConfigFile is { } file ? VideoVaeConfig.FromJson(File.ReadAllText(file)) : VideoVaeConfig.Full, vaeSource);
        using var text = new PromptEncoder(_model);
        var key = new LatentCacheKey(Hash(_model.FindWeights(ModelParts.Vae)!), config.LatentSeed, config.Size, FullClipFrames);
        var scenes = new WorldSampler(_library).WithSplit(Split.Train);
        var clips = config.Video.TrainClips + config.Video.HeldOutClips;
        LatentCache.Build(config.LatentCache, key, vae, scenes, new WorldRenderer(_library), clips, log, cancellation);

        CheckpointSource? started = config.ContinueTransformer ? _model.OpenWeights(ModelParts.Transformer) : null;
        using (started)
        {
            using var dit = new StepVideoDit(TransformerConfig(vae), ParameterStore.Fresh(WeightSeed));
            if (started is not null) dit.Parameters.CopyFrom(started);
            Train(new VideoStage(dit, text, vae, _library, config.LatentCache, key, config.Video), cancellation);
        }
    }

    private StepLlmEncoder FreshLlm()
    {
        using var tokenizer = StepLlmTokenizer.Load(_model.StepLlmTokenizerFile);
        return new StepLlmEncoder(StepLlmConfig.Mini.WithVocabulary(tokenizer.VocabularySize), ParameterStore.Fresh(WeightSeed));
    }

    private HunyuanClipModel FreshClip() =>
        new(HunyuanClipConfig.Mini.WithVocabulary(HunyuanClipTokenizer.Load(_model.ClipVocabularyFile).VocabularySize), ParameterStore.Fresh(WeightSeed));

    private StepVideoDitConfig TransformerConfig(VideoVae vae)
    {
        var caption = StepLlmConfig.FromJson(File.ReadAllText(_model.StepLlmConfigFile)).Width;
        var clip = HunyuanClipConfig.FromJson(File.ReadAllText(_model.ClipConfigFile)).Width;
        var channels = vae.Config.LatentChannels;
        return new StepVideoDitConfig(config.Transformer.Heads, config.Transformer.HeadDim, config.Transformer.Layers, channels, channels, caption, clip);
    }

    private TrainerOptions TrainerOptions => config.Trainer
        ?? throw new TrainingException($"The run file of the stage '{config.Stage}' has no section 'trainer' (run_folder, samples, learning_rate, ...).");

    private static string Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
