using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.DependencyInjection;

/// <summary>What <see cref="KinoraServices.AddKinora"/> sets up.</summary>
public sealed class KinoraOptions
{
    /// <summary>The model: a folder in the official layout, or a name that <see cref="ModelCatalog"/> knows.</summary>
    public string Model { get; set; } = ModelCatalog.Default;

    /// <summary>LoRAs that the transformer is loaded with.</summary>
    public IList<LoraChoice> Loras { get; } = [];

    /// <summary>Where to compute.</summary>
    public Device Device { get; set; } = Device.Cpu;

    /// <summary>Bytes that the process may have resident, on the processor only; null for all the memory that it takes.</summary>
    public long? MemoryBytes { get; set; }
}
