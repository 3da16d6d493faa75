using Kinora.Checkpoints;
using Kinora.Diffusion;
using Kinora.Models.HunyuanClip;
using Kinora.Models.StepLlm;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Text;

namespace Kinora.Pipelines;

/// <summary>
/// A model folder in the official layout that has been checked as a whole: files, configurations, and names and shapes of
/// all keys of all networks. It holds no weights; each network is loaded when its turn comes.
/// </summary>
public sealed class TextToVideoModel
{
    private TextToVideoModel(ModelFolder folder, ModelConfigs configs, IReadOnlyList<ModelLora> loras)
    {
        Folder = folder;
        Loras = loras;
        Transformer = configs.Transformer!;
        Vae = configs.Vae!;
        StepLlm = configs.StepLlm!;
        Clip = configs.Clip!;
        Scheduler = configs.Scheduler!;
        Defaults = configs.Defaults!;
        using var transformer = TransformerWeights.Open(folder, loras);
        TransformerIntegers = Integers(transformer.Source);
        using var stepLlm = folder.OpenWeights(ModelParts.StepLlm);
        StepLlmIntegers = Integers(stepLlm);
    }

    /// <summary>Where everything lies.</summary>
    public ModelFolder Folder { get; }

    /// <summary>The LoRAs that the transformer is loaded with; empty for the model as it is.</summary>
    public IReadOnlyList<ModelLora> Loras { get; }

    /// <summary>Sizes of the transformer.</summary>
    public StepVideoDitConfig Transformer { get; }

    /// <summary>Sizes of the VAE.</summary>
    public VideoVaeConfig Vae { get; }

    /// <summary>Sizes of the first text encoder.</summary>
    public StepLlmConfig StepLlm { get; }

    /// <summary>Sizes of the second text encoder.</summary>
    public HunyuanClipConfig Clip { get; }

    /// <summary>Settings of the time grid.</summary>
    public SchedulerConfig Scheduler { get; }

    /// <summary>What a request has where its user says nothing.</summary>
    public GenerationDefaults Defaults { get; }

    /// <summary>The transformer's weights that compute as integers, by key; those that a LoRA changes do not.</summary>
    public IReadOnlyDictionary<string, QuantizedFormat> TransformerIntegers { get; }

    /// <summary>The first text encoder's weights that compute as integers, by key.</summary>
    public IReadOnlyDictionary<string, QuantizedFormat> StepLlmIntegers { get; }

    /// <summary>Opens a model folder; headers are read, weights are not.</summary>
    /// <param name="path">The folder that holds <c>model_index.json</c>.</param>
    /// <param name="loras">LoRAs to load the transformer with; null for none.</param>
    /// <exception cref="ModelException">It can't be used; the text names every fault of every network and LoRA.</exception>
    public static TextToVideoModel Open(string path, IReadOnlyList<LoraChoice>? loras = null)
    {
        var folder = ModelFolder.Open(path);
        var faults = new List<string>();
        try
        {
            folder.Validate();
        }
        catch (CheckpointFormatException error)
        {
            faults.AddRange(error.Faults.Select(f => f.ToString()));
        }

        var configs = ModelConfigs.Read(folder, faults);
        faults.AddRange(configs.FindMismatches());
        faults.AddRange(ModelKeys.Compare(folder, configs).Where(r => !r.IsMatch).Select(r => r.ToText()));
        var opened = ModelLora.Check(loras ?? [], configs.Transformer, faults);
        return faults.Count == 0 ? new TextToVideoModel(folder, configs, opened) : throw new ModelException(path, faults);
    }

    /// <summary>Reads enough of the weights to tell them from any others: see <see cref="ModelFolder.WeightsSha256"/>.</summary>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public string ComputeWeightsSha256() => Folder.WeightsSha256();

    /// <summary>What of a request's texts the encoders can't read.</summary>
    /// <param name="request">The request.</param>
    /// <returns>One sentence for each text that is cut; empty when all is read.</returns>
    /// <exception cref="TokenizerFormatException">A tokenizer's file is damaged.</exception>
    public IReadOnlyList<string> FindCuts(GenerationRequest request)
    {
        using var caption = StepLlmTokenizer.Load(Folder.StepLlmTokenizerFile);
        return RequestCheck.FindCuts(request, ("Step-LLM", caption), ("Hunyuan-CLIP", HunyuanClipTokenizer.Load(Folder.ClipVocabularyFile)));
    }

    /// <summary>What may be wrong about the LoRAs although they fit: another base, or no word about base or alpha.</summary>
    /// <returns>Whole sentences. Reads enough of the transformer's weights to name them, where a LoRA names its base.</returns>
    public IReadOnlyList<string> FindLoraDoubts()
    {
        var weights = Loras.Any(l => l.BaseSha256 is not null) ? Folder.WeightsSha256(ModelParts.Transformer) : null;
        var doubts = new List<string>();
        foreach (var lora in Loras)
        {
            if (lora.BaseSha256 is null) doubts.Add($"The LoRA '{lora.File}' does not say on which model it was trained. Its layers fit this one.");
            else if (lora.BaseSha256 != weights) doubts.Add($"The LoRA '{lora.File}' was trained on another transformer ({lora.BaseSha256}) than this model's ({weights}). Its layers fit, but what it does here is not known.");
            if (!lora.StatesAlpha) doubts.Add($"The LoRA '{lora.File}' states no alpha; its rank is taken, so that the scale alone decides how strongly it works.");
        }

        return doubts;
    }

    // Tokens of the longest row that Step-LLM will read.
    internal int CaptionLength(GenerationRequest request)
    {
        using var tokenizer = StepLlmTokenizer.Load(Folder.StepLlmTokenizerFile);
        return PromptEncoder.Lengths(tokenizer.Encode(request.Texts)).Max();
    }

    internal PromptEncoder LoadEncoders(Device device, MemoryPlan memory) => new(Folder, device, memory);

    // LoRAs are added to a weight when it is read: once, or each time that it is streamed.
    internal StepVideoDit LoadTransformer(Device device, DType dtype, MemoryPlan memory)
    {
        var weights = TransformerWeights.Open(Folder, Loras);
        try
        {
            var store = memory.Transformer is { } budget
                ? ParameterStore.Streamed(weights.Source, budget, weights)
                : ParameterStore.ForInference(weights.Source, device, dtype);
            var dit = new StepVideoDit(Transformer, store);
            if (!store.IsStreamed) weights.Dispose();
            return dit;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    internal VideoVae LoadDecoder(Device device, DType dtype)
    {
        using var source = Folder.OpenWeights(ModelParts.Vae);
        return VideoVae.Load(Vae, source, VideoVaeParts.Decoder, device, dtype);
    }

    private static Dictionary<string, QuantizedFormat> Integers(ITensorSource source)
    {
        var integers = new Dictionary<string, QuantizedFormat>(StringComparer.Ordinal);
        foreach (var name in source.Names)
        {
            if (source.TryGetInfo(name, out var info) && info.Format is { } format) integers[name] = format;
        }

        return integers;
    }
}
