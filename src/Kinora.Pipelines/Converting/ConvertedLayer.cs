using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>What converting did to one weight.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Format">What it is stored as now: <c>q8</c>, <c>q4</c>, <c>q8_0</c>, <c>q4_k</c>, <c>fp16</c>, <c>bf16</c> or <c>fp32</c>.</param>
/// <param name="RelativeError">The error's root mean square over that of the values.</param>
/// <param name="LargestError">The largest difference of a value.</param>
public sealed record ConvertedLayer(string Name, string Format, double RelativeError, double LargestError)
{
    /// <summary>The name of an element type in <see cref="Format"/>.</summary>
    internal static string NameOf(DType dtype) => dtype switch
    {
        DType.F16 => "fp16",
        DType.F32 => "fp32",
        DType.BF16 => "bf16",
        _ => dtype.ToString(),
    };
}
