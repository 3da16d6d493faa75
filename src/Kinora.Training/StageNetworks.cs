using Kinora.Checkpoints;
using Kinora.Models.HunyuanClip;
using Kinora.Models.StepLlm;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Text;
using Kinora.Training.Stages;

namespace Kinora.Training;

/// <summary>The networks of a run: their sizes, which files alone tell, and the networks themselves, fresh or from the model folder.</summary>
/// <param name="run">The run.</param>
/// <param name="model">Its model folder.</param>
internal sealed class StageNetworks(TrainingRunConfig run, ModelFolder model)
{
    private ulong Seed => run.Trainer!.Seed;

    /// <summary>Sizes of the Step-LLM that the stage <c>llm</c> trains.</summary>
    public StepLlmConfig LlmConfig()
    {
        using var tokenizer = StepLlmTokenizer.Load(model.StepLlmTokenizerFile);
        return run.LlmNetwork.Config(tokenizer.VocabularySize);
    }

    /// <summary>Sizes of the CLIP that the stage <c>clip</c> trains.</summary>
    public HunyuanClipConfig ClipConfig() => run.ClipNetwork.Config(HunyuanClipTokenizer.Load(model.ClipVocabularyFile).VocabularySize);

    /// <summary>Sizes of the VAE that the stage <c>vae</c> trains.</summary>
    public VideoVaeConfig StartVaeConfig() => run.ContinueVae ? VaeConfig() : run.VaeNetwork;

    /// <summary>Sizes of the VAE in the model folder.</summary>
    public VideoVaeConfig VaeConfig() => VaeConfigOf(model);

    /// <summary>Sizes of the VAE in a model folder.</summary>
    public static VideoVaeConfig VaeConfigOf(ModelFolder model) => model.VaeConfigFile is { } file ? VideoVaeConfig.FromJson(File.ReadAllText(file)) : VideoVaeConfig.Full;

    /// <summary>Sizes of the text encoders in a model folder.</summary>
    public static (StepLlmConfig Llm, HunyuanClipConfig Clip) EncoderConfigsOf(ModelFolder model) =>
        (StepLlmConfig.FromJson(File.ReadAllText(model.StepLlmConfigFile)), HunyuanClipConfig.FromJson(File.ReadAllText(model.ClipConfigFile)));

    /// <summary>Sizes of the transformer that the stages <c>image</c> and <c>video</c> train.</summary>
    /// <param name="vae">Sizes of the VAE whose latents it learns.</param>
    public StepVideoDitConfig TransformerConfig(VideoVaeConfig vae)
    {
        var (llm, clip) = EncoderConfigsOf(model);
        return new StepVideoDitConfig(run.Transformer.Heads, run.Transformer.HeadDim, run.Transformer.Layers, vae.LatentChannels, vae.LatentChannels, llm.Width, clip.Width, PositionWaves: run.Transformer.PositionWaves);
    }

    /// <summary>A fresh Step-LLM.</summary>
    public StepLlmEncoder FreshLlm() => new(LlmConfig(), ParameterStore.Fresh(Seed));

    /// <summary>A fresh CLIP.</summary>
    public HunyuanClipModel FreshClip() => new(ClipConfig(), ParameterStore.Fresh(Seed));

    /// <summary>The VAE to train, fresh or a copy of the model folder's.</summary>
    public VideoVae StartVae()
    {
        if (!run.ContinueVae) return VideoVae.Fresh(run.VaeNetwork, Seed);
        // Weights that are trained are their own copies: those of a checkpoint may lie in a file that is mapped read-only.
        using var trained = LoadVae();
        var vae = VideoVae.Fresh(trained.Config, Seed);
        using var noGrad = GradMode.NoGrad();
        foreach (var (into, from) in vae.Parameters.All.Zip(trained.Parameters.All)) into.Value.CopyFrom(from.Value);
        return vae;
    }

    /// <summary>The model folder's VAE, after a check of all keys and shapes.</summary>
    public VideoVae LoadVae()
    {
        var config = VaeConfig();
        using var source = model.OpenWeights(ModelParts.Vae);
        var fileKey = VideoVaeWeightMap.KeysOf(source);
        using (var shapes = ParameterStore.Meta())
        {
            _ = new VideoVae(config, shapes);
            KeyReport.Compare(shapes.All.Select(p => new ExpectedTensor(fileKey(p.Name), p.Value.Shape.ToArray())), source).ThrowIfDifferent();
        }

        return VideoVae.Load(config, source);
    }

    /// <summary>The transformer to train, fresh or a copy of the model folder's.</summary>
    /// <param name="vae">Sizes of the VAE whose latents it learns.</param>
    /// <remarks>A transformer without position waves may go on with them: their last layer starts at zero, so it computes at first what it did.</remarks>
    public StepVideoDit StartTransformer(VideoVaeConfig vae)
    {
        var config = TransformerConfig(vae);
        if (!run.ContinueTransformer) return new StepVideoDit(config, ParameterStore.Fresh(Seed));
        var hasWaves = StepVideoDitConfig.Read(model.TransformerConfigFile).PositionWaves > 0;
        return TrainedTransformer(config, hasWaves ? config : config with { PositionWaves = 0 });
    }

    /// <summary>A copy of the model folder's transformer: its weights will change.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="stored">The sizes of the one in the folder, where that lacks parameters, which stay fresh; null for the same.</param>
    private StepVideoDit TrainedTransformer(StepVideoDitConfig config, StepVideoDitConfig? stored = null)
    {
        using var trained = OpenTransformer(stored ?? config);
        var dit = new StepVideoDit(config, ParameterStore.Fresh(Seed));
        dit.Parameters.CopyFrom(trained, name => trained.TryGetInfo(name, out _));
        return dit;
    }

    /// <summary>The model folder's transformer with fresh adapters beside weights that stay, which may be those of the file.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="adapters">Which layers, and of what size.</param>
    private StepVideoDit AdaptedTransformer(StepVideoDitConfig config, LowRankSettings adapters)
    {
        using var trained = OpenTransformer(config);
        return new StepVideoDit(config, ParameterStore.From(trained).WithAdapters(adapters));
    }

    /// <summary>The model folder's transformer, ready for a choice of weights to be trained.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="choice">All weights, or a LoRA.</param>
    public StepVideoDit ChosenTransformer(StepVideoDitConfig config, WeightChoice choice) =>
        choice.IsLora ? AdaptedTransformer(config, choice.Adapters(Seed)) : TrainedTransformer(config);

    /// <summary>The model folder's transformer to compare with, which nothing changes.</summary>
    /// <param name="config">Its sizes.</param>
    public StepVideoDit FrozenTransformer(StepVideoDitConfig config)
    {
        using var trained = OpenTransformer(config);
        return new StepVideoDit(config, ParameterStore.From(trained));
    }

    private CheckpointSource OpenTransformer(StepVideoDitConfig config)
    {
        var trained = model.OpenWeights(ModelParts.Transformer);
        try
        {
            using var shapes = ParameterStore.Meta();
            _ = new StepVideoDit(config, shapes);
            KeyReport.Compare(shapes.All.Select(p => new ExpectedTensor(p.Name, p.Value.Shape.ToArray())), trained).ThrowIfDifferent();
            return trained;
        }
        catch
        {
            trained.Dispose();
            throw;
        }
    }
}
