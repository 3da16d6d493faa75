namespace Kinora.Pipelines;

/// <summary>What converting did to one network.</summary>
/// <param name="Name">Its folder.</param>
/// <param name="Bytes">Bytes of its tensors now.</param>
/// <param name="SourceBytes">Bytes that they had.</param>
/// <param name="Fp32Bytes">Bytes that they would have in fp32.</param>
/// <param name="Kept">How many tensors stayed as they were without a word in <paramref name="Layers"/>.</param>
/// <param name="Layers">The weights that were converted, and linear weights that fit no format of a GGUF file, in ordinal order.</param>
public sealed record ConvertedPart(string Name, long Bytes, long SourceBytes, long Fp32Bytes, int Kept, IReadOnlyList<ConvertedLayer> Layers);
