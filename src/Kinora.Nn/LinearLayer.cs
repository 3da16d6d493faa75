namespace Kinora.Nn;

/// <summary>One linear layer of a network.</summary>
/// <param name="Name">The key of its weight without <c>.weight</c>; empty at the root.</param>
/// <param name="Inputs">Columns of the weight.</param>
/// <param name="Outputs">Rows of the weight.</param>
public readonly record struct LinearLayer(string Name, long Inputs, long Outputs)
{
    /// <summary>The key of its weight.</summary>
    public string WeightKey => Name.Length == 0 ? "weight" : $"{Name}.weight";

    /// <summary>Bytes of its weight in fp32.</summary>
    public long Bytes => sizeof(float) * Inputs * Outputs;
}
