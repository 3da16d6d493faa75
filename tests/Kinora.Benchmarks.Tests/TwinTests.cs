using Kinora.Benchmarks.Twins;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Benchmarks.Tests;

/// <summary>What is measured against each other computes the same: with small networks whose every branch shows in the result.</summary>
public sealed class TwinTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    public void Dit_OnTheSameWeights_IsItsTwin(int batch, int frames)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var model = new StepVideoDit(new StepVideoDitConfig(3, 32, 2, 5, 5, 12, 10), ParameterStore.Fresh(1));
        TwinWeights.Stir(model.Parameters, 2);
        var stream = new RandomStream(3);
        var text = model.PrepareText(stream.Split("caption").Normal([batch, 9, 12]), stream.Split("clip").Normal([batch, 4, 10]), [.. Enumerable.Range(0, batch).Select(b => 9 - (4 * b))]);
        var latents = stream.Split("latents").Normal([batch, frames, 5, 6, 7]);
        var time = Tensor.Full([batch], 0.3);
        AssertNear(new TwinDit(model).Forward(latents, time, text), model.Forward(latents, time, text), 2e-5);
    }

    // Texts of unlike lengths, so that keys are hidden.
    [Fact]
    public void Dit_InTraining_HasTheGradientsOfItsTwin()
    {
        using var scope = new TensorScope();
        using var model = new StepVideoDit(new StepVideoDitConfig(3, 32, 2, 5, 5, 12, 10), ParameterStore.Fresh(1));
        TwinWeights.Stir(model.Parameters, 2);
        foreach (var parameter in model.Parameters.All) parameter.Value.RequiresGrad = true;
        var stream = new RandomStream(3);
        var (caption, clip) = (stream.Split("caption").Normal([2, 9, 12]), stream.Split("clip").Normal([2, 4, 10]));
        var latents = stream.Split("latents").Normal([2, 3, 5, 6, 7]);
        var time = Tensor.From([0.3f, 0.8f], 2);
        var twin = Gradients(text => new TwinDit(model).Forward(latents, time, text));
        var kinora = Gradients(text => model.Forward(latents, time, text));
        foreach (var (name, _) in model.Parameters.All) AssertNear(twin[name], kinora[name], 1e-4);

        Dictionary<string, Tensor> Gradients(Func<TextContext, Tensor> forward)
        {
            foreach (var parameter in model.Parameters.All) parameter.Value.Gradient = null;
            forward(model.PrepareText(caption, clip, [9, 5])).Square().Sum().Backward();
            return model.Parameters.All.ToDictionary(p => p.Name, p => p.Value.Gradient!);
        }
    }

    [Theory]
    [InlineData(1, 1, 2, 4)]
    [InlineData(2, 3, 2, 2)]
    public void VaeDecoder_OnTheSameWeights_IsItsTwin(int batch, int frames, int rows, int columns)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var vae = new VideoVae(new VideoVaeConfig(4, 8, [1, 2, 2, 4], 1, normGroups: 4), ParameterStore.Fresh(4), VideoVaeParts.Decoder);
        TwinWeights.Stir(vae.Parameters, 5);
        var latents = new RandomStream(6).Normal([batch, frames, 4, rows, columns]);
        AssertNear(new TwinVaeDecoder(vae).Forward(latents), vae.Decode(latents), 2e-5);
    }

    private static void AssertNear(Tensor expected, Tensor actual, double relative)
    {
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        var size = expected.Abs().Max().Item();
        Assert.InRange(size, 1e-3, 1e6);
        Assert.InRange((expected - actual).Abs().Max().Item(), 0, relative * size);
    }
}
