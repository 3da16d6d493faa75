using Kinora.Models.VideoVae;
using Kinora.Tensors;
using Vae = Kinora.Models.VideoVae.VideoVae;

namespace Kinora.Models.Tests.VideoVae;

public sealed class PosteriorTests
{
    [Fact]
    public void KlDivergence_OfTheStandardNormal_IsZero()
    {
        using var scope = new TensorScope();
        Assert.Equal(0, new Posterior(Tensor.Zeros([1, 1, 4, 1, 1])).KlDivergence().Abs().Max().Item());
    }

    [Fact]
    public void KlDivergence_OfAShiftedNarrowNormal_IsTheClosedForm()
    {
        using var scope = new TensorScope();
        var posterior = new Posterior(Tensor.From([2f, -1f], 1, 1, 2, 1, 1));
        Assert.Equal(0.5 * (4 + Math.Exp(-1) - 1 + 1), posterior.KlDivergence().Item(), 1e-6);
    }

    [Fact]
    public void LogVariance_OutsideTheRange_IsClamped()
    {
        using var scope = new TensorScope();
        var posterior = new Posterior(Tensor.From([0f, 0f, -100f, 100f], 1, 1, 4, 1, 1));
        Assert.Equal([-30f, 20f], posterior.LogVariance.ToArray<float>());
    }

    [Fact]
    public void FreshEncoder_OnNoise_GivesNarrowDistributions()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var vae = Vae.Fresh(TestVae.Config, seed: 1);
        Assert.InRange(vae.Encode(TestVae.Video(1)).Deviation.Max().Item(), 0.01, 0.2);
    }
}
