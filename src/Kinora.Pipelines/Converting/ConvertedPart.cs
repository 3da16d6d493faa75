namespace Kinora.Pipelines;

/// <summary>What quantising did to one network.</summary>
/// <param name="Name">Its folder.</param>
/// <param name="Bytes">Bytes of its tensors now.</param>
/// <param name="SourceBytes">Bytes that they had.</param>
/// <param name="Fp32Bytes">Bytes that they would have in fp32.</param>
/// <param name="Kept">How many tensors stayed as they were.</param>
/// <param name="Layers">The weights that were quantised, in ordinal order.</param>
public sealed record ConvertedPart(string Name, long Bytes, long SourceBytes, long Fp32Bytes, int Kept, IReadOnlyList<ConvertedLayer> Layers);
