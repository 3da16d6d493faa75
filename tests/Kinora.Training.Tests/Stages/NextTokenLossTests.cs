using Kinora.Models.StepLlm;
using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Training.Stages;

namespace Kinora.Training.Tests.Stages;

public sealed class NextTokenLossTests
{
    [Fact]
    public void Loss_WithMorePadding_IsTheSame()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var encoder = new StepLlmEncoder(new StepLlmConfig(1, 32, 2, 1, 256, 1e-5, 20), ParameterStore.Fresh(1));
        var (tight, tightAccuracy) = NextTokenLoss.Of(encoder, Tensor.From([1L, 7, 8, 2], 1, 4), Tensor.From([1L, 1, 1, 1], 1, 4));
        var (wide, wideAccuracy) = NextTokenLoss.Of(encoder, Tensor.From([1L, 7, 8, 2, 2, 2], 1, 6), Tensor.From([1L, 1, 1, 1, 0, 0], 1, 6));
        Assert.Equal(tight.Item(), wide.Item(), 1e-5);
        Assert.Equal(tightAccuracy.Item(), wideAccuracy.Item(), 1e-6);
    }

    [Fact]
    public void Loss_OfUniformPredictions_IsTheLogarithmOfTheVocabulary()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var encoder = new StepLlmEncoder(new StepLlmConfig(1, 32, 2, 1, 256, 1e-5, 20), ParameterStore.Fresh(1));
        encoder.Embedding_VD.Zero();
        var (loss, _) = NextTokenLoss.Of(encoder, Tensor.From([1L, 7, 2], 1, 3), Tensor.From([1L, 1, 1], 1, 3));
        Assert.Equal(Math.Log(20), loss.Item(), 1e-5);
    }
}
