namespace Kinora.Checkpoints;

/// <summary>What a part's folder must hold: the layout of the public <c>stepfun-ai/stepvideo-t2v</c> repository.</summary>
/// <param name="Part">The part.</param>
/// <param name="Files">Files that must be there, relative to the model's root.</param>
/// <param name="Weights">Weight files of which the first that exists is used; empty for a part without weights.</param>
internal sealed record ModelLayout(ModelParts Part, IReadOnlyList<string> Files, IReadOnlyList<string> Weights)
{
    public const string ModelIndex = "model_index.json";
    public const string GenerationConfig = "generation_config.json";
    public const string SchedulerConfig = "scheduler/scheduler_config.json";
    public const string TransformerConfig = "transformer/config.json";
    public const string StepLlmConfig = "step_llm/config.json";
    public const string StepLlmTokenizer = "step_llm/step1_chat_tokenizer.model";
    public const string ClipConfig = "hunyuan_clip/clip_text_encoder/config.json";
    public const string ClipVocabulary = "hunyuan_clip/tokenizer/vocab.txt";
    public const string VaeConfig = "vae/config.json";

    /// <summary>All parts, in the order in which generating uses them.</summary>
    public static IReadOnlyList<ModelLayout> Parts { get; } =
    [
        new(ModelParts.Scheduler, [SchedulerConfig], []),
        new(ModelParts.HunyuanClip, [ClipConfig, ClipVocabulary],
            ["hunyuan_clip/clip_text_encoder/model.safetensors", "hunyuan_clip/clip_text_encoder/pytorch_model.bin"]),
        new(ModelParts.StepLlm, [StepLlmConfig, StepLlmTokenizer],
            ["step_llm/model.safetensors.index.json", "step_llm/model.safetensors", "step_llm/model.gguf"]),
        new(ModelParts.Transformer, [TransformerConfig],
            ["transformer/diffusion_pytorch_model.safetensors.index.json", "transformer/diffusion_pytorch_model.safetensors", "transformer/diffusion_pytorch_model.gguf"]),

        // The reference's default is version 2; version 1 lies beside it in the public repository.
        new(ModelParts.Vae, [], ["vae/vae_v2.safetensors", "vae/vae.safetensors"]),
    ];

    /// <summary>The layout of one part.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not exactly one part is named.</exception>
    public static ModelLayout Of(ModelParts part) => Parts.FirstOrDefault(p => p.Part == part)
        ?? throw new ArgumentOutOfRangeException(nameof(part), part, "Name exactly one part of the model.");
}
