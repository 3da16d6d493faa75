using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>One linear layer of a network.</summary>
/// <param name="Name">The key of its weight without <c>.weight</c>; empty at the root.</param>
/// <param name="Inputs">Columns of the weight.</param>
/// <param name="Outputs">Rows of the weight.</param>
/// <param name="Format">How its weight is held where it computes: as integers, or null for fp32.</param>
public readonly record struct LinearLayer(string Name, long Inputs, long Outputs, QuantizedFormat? Format = null)
{
    /// <summary>The key of its weight.</summary>
    public string WeightKey => Name.Length == 0 ? "weight" : $"{Name}.weight";

    /// <summary>Bytes of its weight.</summary>
    public long Bytes => Format is { } format ? format.Bytes(Outputs, Inputs) : sizeof(float) * Inputs * Outputs;
}
