using Kinora.Pipelines;

namespace Kinora.Cli.Models;

/// <summary>One weight: the error's root mean square over that of the values, and the largest difference of a value.</summary>
internal sealed record LayerLine(string Name, string Format, double RelativeError, double LargestError)
{
    public static LayerLine Of(ConvertedLayer layer) => new(layer.Name, layer.Format, layer.RelativeError, layer.LargestError);
}
