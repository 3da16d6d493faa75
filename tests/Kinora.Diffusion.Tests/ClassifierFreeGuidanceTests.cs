using Kinora.Tensors;

namespace Kinora.Diffusion.Tests;

public sealed class ClassifierFreeGuidanceTests
{
    [Fact]
    public void Combine_OfTwoRows_TakesTheFirstAsThePrompts()
    {
        using var scope = new TensorScope();
        var velocity = Tensor.From([3f, 5f, 1f, 4f], 2, 2);
        Assert.Equal([1 + (9 * 2f), 4 + (9 * 1f)], ClassifierFreeGuidance.Combine(velocity, 9).ToArray<float>());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(1.001, true)]
    public void IsActive_AboveOneOnly(double scale, bool expected) => Assert.Equal(expected, ClassifierFreeGuidance.IsActive(scale));
}
