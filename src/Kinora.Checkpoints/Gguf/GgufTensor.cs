namespace Kinora.Checkpoints;

/// <summary>One tensor of a GGUF file.</summary>
/// <param name="Name">Key of the tensor.</param>
/// <param name="Type">How its values are stored.</param>
/// <param name="Shape">Sizes of the axes, outermost first; the file has them in the other order.</param>
/// <param name="Begin">First byte, counted from where tensor data begins.</param>
/// <param name="Bytes">How many bytes it has.</param>
public sealed record GgufTensor(string Name, GgufType Type, IReadOnlyList<long> Shape, long Begin, long Bytes);
