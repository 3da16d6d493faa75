using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>What quantising did to one weight.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Format">What it is stored as now.</param>
/// <param name="RelativeError">The error's root mean square over that of the values.</param>
/// <param name="LargestError">The largest difference of a value.</param>
public sealed record ConvertedLayer(string Name, QuantizedFormat Format, double RelativeError, double LargestError);
