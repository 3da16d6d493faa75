using Kinora.Tensors;

namespace Kinora.Nn.Tests.Optimizers;

public sealed class GradientClippingTests
{
    [Fact]
    public void ClipNorm_AboveTheLimit_ScalesAllTogether()
    {
        using var scope = new TensorScope();
        var parameters = Parameters([3, 0], [0, 4]);
        Assert.Equal(5, GradientClipping.ClipNorm(parameters, 1), 1e-6);
        Assert.Equal([0.6f, 0], parameters[0].Value.Gradient!.ToArray<float>());
        Assert.Equal([0, 0.8f], parameters[1].Value.Gradient!.ToArray<float>());
    }

    [Fact]
    public void ClipNorm_BelowTheLimit_ChangesNothing()
    {
        using var scope = new TensorScope();
        var parameters = Parameters([3, 0], [0, 4]);
        Assert.Equal(5, GradientClipping.ClipNorm(parameters, 5.1), 1e-6);
        Assert.Equal([3f, 0], parameters[0].Value.Gradient!.ToArray<float>());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void ClipNorm_NotFinite_SaysSoAndChangesNothing(float bad)
    {
        using var scope = new TensorScope();
        var parameters = Parameters([3, 0], [bad, 4]);
        Assert.False(double.IsFinite(GradientClipping.ClipNorm(parameters, 1)));
        Assert.Equal([3f, 0], parameters[0].Value.Gradient!.ToArray<float>());
    }

    [Fact]
    public void ClipNorm_WithoutGradients_IsZero()
    {
        using var scope = new TensorScope();
        Assert.Equal(0, GradientClipping.ClipNorm([new Parameter("a", Tensor.Ones([1]))], 1));
    }

    private static Parameter[] Parameters(params float[][] gradients) => [.. gradients.Select((gradient, k) =>
    {
        var value = Tensor.Ones([gradient.Length]);
        value.RequiresGrad = true;
        value.Gradient = Tensor.From(gradient, gradient.Length);
        return new Parameter($"p{k}", value);
    })];
}
