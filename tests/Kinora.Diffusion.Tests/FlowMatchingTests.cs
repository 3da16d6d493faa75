using Kinora.Tensors;

namespace Kinora.Diffusion.Tests;

public sealed class FlowMatchingTests
{
    [Fact]
    public void Interpolate_AtTheEnds_GivesNoiseAndData()
    {
        using var scope = new TensorScope();
        var noise = new RandomStream(1).Normal([2, 3, 2]);
        var data = new RandomStream(2).Normal([2, 3, 2]);
        var mixed = FlowMatching.Interpolate(noise, data, Tensor.From([0f, 1f], 2));
        Assert.Equal(noise.Select(0, 0).ToArray<float>(), mixed.Select(0, 0).ToArray<float>());
        Assert.Equal(data.Select(0, 1).ToArray<float>(), mixed.Select(0, 1).ToArray<float>());
    }

    [Fact]
    public void ErrorPerRow_OfKnownDifferences_IsTheirMeanSquare()
    {
        using var scope = new TensorScope();
        var error = FlowMatching.ErrorPerRow(Tensor.From([1f, 3f, 0f, 0f], 2, 2), Tensor.From([0f, 0f, 2f, 0f], 2, 2));
        Assert.Equal([5f, 2f], error.ToArray<float>());
    }
}
