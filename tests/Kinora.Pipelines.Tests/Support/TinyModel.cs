using Kinora.Checkpoints;
using Kinora.Diffusion;
using Kinora.Models.HunyuanClip;
using Kinora.Models.StepLlm;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Text;

namespace Kinora.Pipelines.Tests.Support;

/// <summary>
/// A model folder in the official layout with random weights and the tokenizers of the parity cases: every part of the
/// architecture, small enough to make a video in a fraction of a second.
/// </summary>
public static class TinyModel
{
    public const string LlmTokenizer = "tokenizer_spm_unigram_identity.model";
    public const string ClipVocabulary = "tokenizer_wordpiece_vocab.txt";

    private const ulong Seed = 11;
    private const long ShardBytes = 40_000;

    public static GenerationDefaults Defaults { get; } = new(17, 32, 16, 3, 4, 5, 25, "", "");

    public static StepVideoDitConfig Dit { get; } = new(2, 8, 2, 1, 1, 16, 16);

    public static VideoVaeConfig Vae { get; } = new(1, 4, [1, 1, 1, 1], 1, normGroups: 4, encoderInputChannels: 4);

    /// <summary>Writes the folder.</summary>
    /// <param name="root">Made if absent.</param>
    /// <param name="change">Sees every tensor's key (with the part before it, as <c>transformer/proj_out.bias</c>) and values
    /// before they are written; null changes nothing.</param>
    public static void Write(string root, Action<string, Tensor>? change = null)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        foreach (var part in (string[])["scheduler", "transformer", "step_llm", "hunyuan_clip/clip_text_encoder", "hunyuan_clip/tokenizer", "vae"])
            Directory.CreateDirectory(Path.Combine(root, part));

        File.WriteAllText(Path.Combine(root, "model_index.json"), """{"_class_name": "StepVideoPipeline"}""");
        File.WriteAllText(Path.Combine(root, "generation_config.json"), Defaults.ToJson());
        File.WriteAllText(Path.Combine(root, "scheduler/scheduler_config.json"), new SchedulerConfig().ToJson());
        File.Copy(Fixture(LlmTokenizer), Path.Combine(root, "step_llm/step1_chat_tokenizer.model"));
        File.Copy(Fixture(ClipVocabulary), Path.Combine(root, "hunyuan_clip/tokenizer/vocab.txt"));
        WriteEncoders(root, change);

        using var dit = new StepVideoDit(Dit, ParameterStore.Fresh(Seed));
        FillOutputLayer(dit);
        File.WriteAllText(Path.Combine(root, "transformer/config.json"), Dit.ToJson());
        ShardedSafetensorsWriter.Write(Path.Combine(root, "transformer"), "diffusion_pytorch_model", Entries(dit.Parameters, "transformer/", change), ShardBytes);

        using var vae = VideoVae.Fresh(Vae, Seed);
        File.WriteAllText(Path.Combine(root, "vae/config.json"), Vae.ToJson());
        SafetensorsWriter.Write(Path.Combine(root, "vae/vae_v2.safetensors"), Entries(vae.Parameters, "vae/", change, VideoVaeWeightMap.ToFile));
    }

    /// <summary>A file of <c>tests/parity</c>.</summary>
    public static string Fixture(string name)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Kinora.slnx"))) return Path.Combine(at.FullName, "tests", "parity", name);
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Kinora.slnx. Run the tests from a checkout.");
    }

    private static void WriteEncoders(string root, Action<string, Tensor>? change)
    {
        using var tokenizer = StepLlmTokenizer.Load(Fixture(LlmTokenizer));
        var llmConfig = new StepLlmConfig(1, 16, 2, 1, 32, 1e-5, tokenizer.VocabularySize);
        using var llmStore = ParameterStore.Fresh(Seed);
        _ = new StepLlmEncoder(llmConfig, llmStore);
        File.WriteAllText(Path.Combine(root, "step_llm/config.json"), llmConfig.ToJson());
        SafetensorsWriter.Write(Path.Combine(root, "step_llm/model.safetensors"), Entries(llmStore, "step_llm/", change));

        var clipConfig = new HunyuanClipConfig(HunyuanClipTokenizer.Load(Fixture(ClipVocabulary)).VocabularySize, 16, 1, 2, 32, 80, 2, 1e-12);
        using var clipStore = ParameterStore.Fresh(Seed);
        _ = new HunyuanClipTextEncoder(clipConfig, clipStore);
        File.WriteAllText(Path.Combine(root, "hunyuan_clip/clip_text_encoder/config.json"), clipConfig.ToJson());
        SafetensorsWriter.Write(
            Path.Combine(root, "hunyuan_clip/clip_text_encoder/model.safetensors"), Entries(clipStore, "hunyuan_clip/", change, HunyuanClipWeightMap.ToFile));
    }

    // Training starts the output layer at 0, which would leave the noise as it is.
    private static void FillOutputLayer(StepVideoDit dit)
    {
        foreach (var parameter in dit.Parameters.All.Where(p => p.Name.StartsWith("proj_out", StringComparison.Ordinal)))
            parameter.Value.CopyFrom(new RandomStream(Seed).Split(parameter.Name).Normal(parameter.Value.Shape) * 0.2);
    }

    private static List<TensorEntry> Entries(ParameterStore store, string part, Action<string, Tensor>? change, Func<string, string>? fileKey = null)
    {
        foreach (var parameter in store.All) change?.Invoke(part + parameter.Name, parameter.Value);
        return [.. store.All.Select(p => TensorEntry.FromTensor(fileKey?.Invoke(p.Name) ?? p.Name, p.Value))];
    }
}
