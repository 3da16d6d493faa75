using Kinora.Models.StepVideoDit;
using Kinora.Tensors;

namespace Kinora.Models.Tests.StepVideoDit;

public sealed class PositionEmbeddingTests
{
    private const string Key = "pos_embed.places.weight";

    private static readonly StepVideoDitConfig WithWaves = TinyDit.Config with { PositionWaves = 4 };

    [Fact]
    public void Keys_WithWaves_AreThoseOfThePublicModelAndOneMore()
    {
        using var plain = TinyDit.Make();
        using var dit = TinyDit.Make(WithWaves);
        var added = Assert.Single(dit.Parameters.All, p => plain.Parameters.All.All(q => q.Name != p.Name));
        Assert.Equal(Key, added.Name);
        // Cosines and sines of four waves along three axes.
        Assert.Equal([WithWaves.Width, 24], added.Value.Shape.ToArray());
    }

    [Fact]
    public void Forward_FreshWaves_ChangesNothing()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var plain = TinyDit.Make();
        using var dit = TinyDit.Make(WithWaves);
        var latents = TinyDit.Latents(plain, 2);
        var times = Tensor.From([0.1f, 0.7f], 2);
        Assert.Equal(0, (plain.Forward(latents, times, TinyDit.Text(plain, 5, 2)) - dit.Forward(latents, times, TinyDit.Text(dit, 5, 2))).Abs().Max().Item());
    }

    [Fact]
    public void Forward_TokensThatAreAllTheSame_TellsPlacesApartOnlyWithWaves()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var plain = TinyDit.Make();
        using var dit = Filled();
        Assert.True(DifferenceOfFrames(plain, 0, 1, 2) < 1e-5, "rotations alone leave tokens of the same content the same");
        Assert.True(DifferenceOfFrames(dit, 0, 1, 2) > 1e-3);
        // The shortest wave is one chunk long, the next ones are not.
        Assert.True(DifferenceOfFrames(dit, 0, 3, 6) > 1e-3);
        Assert.True(DifferenceAlong(plain, axis: 3, 0) < 1e-5 && DifferenceAlong(plain, axis: 4, 0) < 1e-5);
        Assert.True(DifferenceAlong(dit, axis: 3, 0) > 1e-3 && DifferenceAlong(dit, axis: 4, 0) > 1e-3);
    }

    [Fact]
    public void Forward_FramePositions_AreWhereTheFramesStandInTheVideo()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var dit = Filled();
        var (latents, time, text) = (TinyDit.Latents(dit, 1), Tensor.From([0.3f], 1), TinyDit.Text(dit, 5));
        var unnamed = dit.Forward(latents, time, text);
        Assert.Equal(0, (unnamed - dit.Forward(latents, time, text, framePositions: [0, 1, 2])).Abs().Max().Item());
        // Rotations are the same when all move together, the waves are not.
        Assert.True((unnamed - dit.Forward(latents, time, text, framePositions: [4, 5, 6])).Abs().Max().Item() > 1e-3);
    }

    private static Kinora.Models.StepVideoDit.StepVideoDit Filled()
    {
        var dit = TinyDit.Make(WithWaves);
        var weight = dit.Parameters.All.Single(p => p.Name == Key).Value;
        weight.CopyFrom(new RandomStream(8).Normal(weight.Shape));
        return dit;
    }

    private static double DifferenceOfFrames(Kinora.Models.StepVideoDit.StepVideoDit dit, params int[] positions) => DifferenceAlong(dit, axis: 1, positions);

    // The largest difference of anything along an axis from what stands first.
    private static double DifferenceAlong(Kinora.Models.StepVideoDit.StepVideoDit dit, int axis, params int[] positions)
    {
        var latents = Tensor.Full([1, positions.Length, dit.Config.InChannels, 2, 4], 0.5);
        var velocity = dit.Forward(latents, Tensor.From([0.3f], 1), TinyDit.Text(dit, 5), framePositions: positions);
        return (velocity - velocity.Narrow(axis, 0, 1)).Abs().Max().Item();
    }
}
