using Kinora.Pipelines;

namespace Kinora.Cli.Models;

/// <summary>One network: <c>share_of_fp32</c> is its size over that in fp32, <c>kept</c> the number of tensors that stayed as they were.</summary>
internal sealed record PartLine(string Part, long Bytes, long SourceBytes, long Fp32Bytes, double ShareOfFp32, int Kept, IReadOnlyList<LayerLine> Layers)
{
    public static PartLine Of(ConvertedPart part) => new(
        part.Name, part.Bytes, part.SourceBytes, part.Fp32Bytes, Math.Round((double)part.Bytes / part.Fp32Bytes, 4), part.Kept, [.. part.Layers.Select(LayerLine.Of)]);
}
