using Kinora.Checkpoints;
using Kinora.Models.StepVideoDit;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.Tests.StepVideoDit;

using Dit = Kinora.Models.StepVideoDit.StepVideoDit;

public sealed class StepVideoDitTests
{
    [Fact]
    public void Keys_OfTheFullPreset_AreThePublishedOnes()
    {
        using var dit = new Dit(StepVideoDitConfig.Full, ParameterStore.Meta());
        var tensors = dit.Parameters.All.Select(p => (p.Name, (IReadOnlyList<long>)p.Value.Shape.ToArray())).ToList();
        Assert.Equal(785, tensors.Count);
        Assert.Equal(29_342_478_400, dit.Parameters.ElementCount);
        Assert.Equal("5c0216a2132b082c10cb7a0e0377e681", KeyFingerprint.Compute(tensors));
    }

    [Fact]
    public void Forward_BatchOfTwo_EqualsTwoBatchesOfOne()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var dit = TinyDit.Make();
        var latents = TinyDit.Latents(dit, 2);
        var times = Tensor.From([0.1f, 0.7f], 2);
        var together = dit.Forward(latents, times, TinyDit.Text(dit, 5, 2));

        var random = new RandomStream(5);
        for (var row = 0; row < 2; row++)
        {
            var caption = random.Split("caption").Normal([2, TinyDit.CaptionTokens, dit.Config.CaptionChannels]).Narrow(0, row, 1);
            var clip = random.Split("clip").Normal([2, TinyDit.ClipTokens, dit.Config.ClipChannels]).Narrow(0, row, 1);
            var alone = dit.Forward(latents.Narrow(0, row, 1), times.Narrow(0, row, 1), dit.PrepareText(caption, clip, [row == 0 ? 5 : 2]));
            Assert.True((together.Narrow(0, row, 1) - alone).Abs().Max().Item() < 1e-5, $"row {row}");
        }
    }

    [Fact]
    public void Forward_NeighbouringRowsOfOneText_EqualsATextForEachRow()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var dit = TinyDit.Make();
        var latents = TinyDit.Latents(dit, 4);
        var times = Tensor.From([0.1f, 0.7f, 0.4f, 0.9f], 4);
        var random = new RandomStream(5);
        var caption_BLC = random.Split("caption").Normal([2, 5, dit.Config.CaptionChannels]);
        var clip_BKC = random.Split("clip").Normal([2, TinyDit.ClipTokens, dit.Config.ClipChannels]);
        var shared = dit.Forward(latents, times, dit.PrepareText(caption_BLC, clip_BKC, [5, 2]));
        var each = dit.Forward(latents, times, dit.PrepareText(caption_BLC.RepeatInterleave(2, 0), clip_BKC.RepeatInterleave(2, 0), [5, 5, 2, 2]));
        Assert.True((shared - each).Abs().Max().Item() < 1e-5);
        var refused = Assert.Throws<ArgumentException>(() => dit.Forward(latents.Narrow(0, 0, 3), times.Narrow(0, 0, 3), dit.PrepareText(caption_BLC, clip_BKC, [5, 2])));
        Assert.Contains("3 rows", refused.Message);
        Assert.Contains("2 texts", refused.Message);
    }

    [Fact]
    public void Forward_FramesOfALongerVideo_DependsOnHowFarApartTheyStand()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var dit = TinyDit.Make();
        var (latents, times, text) = (TinyDit.Latents(dit, 1), Tensor.From([0.4f], 1), TinyDit.Text(dit, 5));
        Tensor At(params int[]? positions) => dit.Forward(latents, times, text, framePositions: positions);
        Assert.Equal(At(null).ToArray<float>(), At(0, 1, 2).ToArray<float>());
        Assert.True((At(0, 1, 2) - At(7, 8, 9)).Abs().Max().Item() < 1e-4);
        Assert.True((At(0, 1, 2) - At(0, 1, 9)).Abs().Max().Item() > 1e-3);
    }

    [Fact]
    public void Forward_TextBehindARowsEnd_ChangesNothing()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var dit = TinyDit.Make();
        var random = new RandomStream(5);
        var caption = random.Split("caption").Normal([2, 5, dit.Config.CaptionChannels]);
        var other = Tensor.Concat([caption.Narrow(1, 0, 2), random.Split("other").Normal([2, 3, dit.Config.CaptionChannels])], 1);
        var clip = random.Split("clip").Normal([2, TinyDit.ClipTokens, dit.Config.ClipChannels]);

        Tensor Second(Tensor text) => dit.Forward(TinyDit.Latents(dit, 2), Tensor.From([0.5f, 0.5f], 2), dit.PrepareText(text, clip, [5, 2])).Narrow(0, 1, 1);
        Assert.Equal(Second(caption).ToArray<float>(), Second(other).ToArray<float>());
    }

    [Fact]
    public void Backward_OfTheLoss_ReachesEveryParameter()
    {
        using var scope = new TensorScope();
        using var dit = TinyDit.Make();
        dit.Parameters.RequireGrad();
        dit.Forward(TinyDit.Latents(dit, 2), Tensor.From([0.2f, 0.6f], 2), TinyDit.Text(dit, 5, 3)).Square().Mean().Backward();
        Assert.All(dit.Parameters.All, p =>
        {
            Assert.True(p.Value.Gradient is not null, p.Name);
            Assert.True(p.Value.Gradient!.Abs().Max().Item() > 0, p.Name);
        });
    }

    [Fact]
    public void Patchify_ThenUnpatchify_GivesTheSameLatents()
    {
        using var scope = new TensorScope();
        const int p = 2, c = 3;
        var latents = new RandomStream(1).Normal([2, 3, c, 4, 6]);
        var patches = Dit.Patchify(latents, p);
        Assert.Equal([2, 3 * 2 * 3, c * p * p], patches.Shape.ToArray());

        // The network's input has the channel outermost in a token, its output innermost.
        var channelLast = patches.Reshape(2, -1, c, p, p).Permute(0, 1, 3, 4, 2).Reshape(2, -1, c * p * p);
        var back = Dit.Unpatchify(channelLast, c, frames: 3, rows: 2, columns: 3, p);
        Assert.Equal(latents.ToArray<float>(), back.ToArray<float>());
    }

    [Fact]
    public void Forward_WithPatchSizeTwo_KeepsTheLatentsShape()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var dit = TinyDit.Make(TinyDit.Config with { PatchSize = 2 });
        var tokens = 0L;
        var velocity = dit.Forward(TinyDit.Latents(dit, 1, 3, 4, 6), Tensor.From([0.5f], 1), TinyDit.Text(dit, 5), (_, x_BSD) => tokens = x_BSD.Size(1));
        Assert.Equal([1, 3, 3, 4, 6], velocity.Shape.ToArray());
        Assert.Equal(3 * 2 * 3, tokens);
    }

    [Fact]
    public void Forward_OfAnotherGrid_DoesNotReuseTheAngles()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var dit = TinyDit.Make();
        var text = TinyDit.Text(dit, 4);
        Tensor Run(int height, int width) => dit.Forward(TinyDit.Latents(dit, 1, 2, height, width), Tensor.From([0.5f], 1), text);
        var first = Run(2, 4);
        _ = Run(4, 2);
        Assert.Equal(first.ToArray<float>(), Run(2, 4).ToArray<float>());
    }

    [Fact]
    public void Forward_Cancelled_StopsBeforeTheNextBlock()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var dit = TinyDit.Make();
        using var source = new CancellationTokenSource();
        var blocks = 0;
        var text = TinyDit.Text(dit, 4);
        Assert.Throws<OperationCanceledException>(() => dit.Forward(TinyDit.Latents(dit, 1), Tensor.From([0.5f], 1), text, (_, _) =>
        {
            blocks++;
            source.Cancel();
        }, cancellation: source.Token));
        Assert.Equal(1, blocks);
    }
}
