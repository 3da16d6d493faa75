using Kinora.Checkpoints;
using Kinora.Models.Lora;
using Kinora.Models.StepVideoDit;
using Kinora.Nn;
using Kinora.Pipelines;

namespace Kinora.Training.Stages;

/// <summary>A transformer of which all weights or a LoRA are trained, starting from a model that stays as it is.</summary>
internal sealed class TrainedTransformer
{
    /// <summary>Name of a LoRA in the export folder.</summary>
    public const string LoraFileName = "lora.safetensors";

    private readonly WeightChoice _choice;
    private readonly ModelFolder _base;
    private readonly string _baseSha256;

    /// <summary>Takes the network; it stays the caller's.</summary>
    /// <param name="dit">The network, with adapters where a LoRA is trained.</param>
    /// <param name="choice">What is trained.</param>
    /// <param name="baseModel">The model that it comes from.</param>
    /// <param name="operation">What is being done, for the message.</param>
    /// <param name="field">The run file's field of the targets.</param>
    /// <exception cref="TrainingException">Targets that no layer's name fits.</exception>
    public TrainedTransformer(StepVideoDit dit, WeightChoice choice, ModelFolder baseModel, string operation, string field)
    {
        (Network, _choice, _base) = (dit, choice, baseModel);
        TrainingException.ThrowIfAny(operation, [.. choice.TargetFaults(dit.Parameters, field)]);
        _baseSha256 = baseModel.WeightsSha256(ModelParts.Transformer);
    }

    /// <summary>The network.</summary>
    public StepVideoDit Network { get; }

    /// <summary>What is trained of it.</summary>
    public IReadOnlyList<Parameter> Parameters => _choice.IsLora ? Network.Parameters.Adapters : Network.Parameters.All;

    /// <summary>Writes the LoRA as one file, or a whole model folder with the trained transformer and copies of all other parts.</summary>
    /// <param name="folder">The folder, made when missing.</param>
    /// <param name="defaults">Settings that a model folder gets as its own; null to keep the base's.</param>
    /// <param name="standalone">Whether a model folder holds copies of all other parts; else it refers to the base's folder.</param>
    public void Export(string folder, GenerationDefaults? defaults = null, bool standalone = true)
    {
        if (_choice.IsLora)
        {
            LoraFile.Write(Path.Combine(folder, LoraFileName), Parameters, _choice.Rank, _choice.AlphaOrRank, _baseSha256);
            return;
        }

        if (defaults is not null) ModelExport.WriteText(Path.Combine(folder, ModelExport.GenerationConfig), defaults.ToJson());
        ModelExport.WriteTransformer(folder, Network);
        if (standalone) ModelCopy.FillIn(folder, _base, ModelParts.Transformer);
        else ModelExport.WriteIndex(folder, _base);
    }
}
