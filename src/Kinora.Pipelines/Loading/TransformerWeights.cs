using Kinora.Checkpoints;
using Kinora.Models.Lora;
using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>The open files of a transformer: its weights, and the LoRAs that are added as they are read.</summary>
internal sealed class TransformerWeights : IDisposable
{
    private readonly CheckpointSource _weights;
    private readonly List<(LoraFile File, double Scale)> _loras = [];

    private TransformerWeights(CheckpointSource weights)
    {
        _weights = weights;
        Source = new LoraSource(weights, _loras);
    }

    /// <summary>The weights with the LoRAs added.</summary>
    public ITensorSource Source { get; }

    /// <summary>Opens everything.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="loras">LoRAs that were checked against it.</param>
    public static TransformerWeights Open(ModelFolder folder, IReadOnlyList<ModelLora> loras)
    {
        var opened = new TransformerWeights(folder.OpenWeights(ModelParts.Transformer));
        try
        {
            foreach (var lora in loras) opened._loras.Add((LoraFile.Open(lora.File), lora.Scale));
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var (file, _) in _loras) file.Dispose();
        _weights.Dispose();
    }
}
