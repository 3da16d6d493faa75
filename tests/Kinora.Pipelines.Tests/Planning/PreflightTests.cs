using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;

namespace Kinora.Pipelines.Tests.Planning;

public sealed class PreflightTests(TinyModelFixture fixture) : IClassFixture<TinyModelFixture>
{
    private static readonly TimeSpan Probe = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void Estimate_MoreTokens_TakesMoreOfEverything()
    {
        var (small, large) = (Estimate(TinyRequest.Value), Estimate(TinyRequest.Value with { Width = 256, Height = 256, Frames = 51 }));
        Assert.All(small.Stages.Zip(large.Stages), pair => Assert.True(pair.First.Stage == GenerationStage.Text || pair.Second.ActivationBytes > pair.First.ActivationBytes));
        Assert.True(large.Stages[1].Operations > 10 * small.Stages[1].Operations);
        Assert.True(large.DiskBytes > small.DiskBytes);
        Assert.True(small.Fits && small.Nearest is null);
    }

    [Fact]
    public void Estimate_TwiceTheSteps_DoublesTheTransformersOperations() =>
        Assert.Equal(2 * Estimate(TinyRequest.Value).Stages[1].Operations, Estimate(TinyRequest.Value with { Steps = 2 * TinyRequest.Value.Steps }).Stages[1].Operations);

    [Fact]
    public void Estimate_WithoutGuidance_HalvesTheTransformersOperations() =>
        Assert.InRange(Estimate(TinyRequest.Value with { Guidance = 1 }).Stages[1].Operations / Estimate(TinyRequest.Value).Stages[1].Operations, 0.49, 0.51);

    [Fact]
    public void Estimate_ABudgetBelowWholePictures_DecodesInTiles()
    {
        var large = TinyRequest.Value with { Width = 768, Height = 768 };
        var whole = Estimate(large);
        Assert.All(whole.Stages, s => Assert.False(s.Tiled));
        // What the process has by itself moves a little.
        var budget = whole.SmallestBytes + 50_000_000;
        Assert.True(budget < whole.PeakBytes);
        var tiled = Preflight.Estimate(fixture.Model, large, budget, ["a.mp4"], Probe);
        Assert.Equal([false, false, true], tiled.Stages.Select(s => s.Tiled));
        Assert.True(tiled.Stages[2].ActivationBytes < whole.Stages[2].ActivationBytes / 2);
        Assert.True(tiled.Fits);
    }

    [Fact]
    public void Estimate_LoadsNoWeights()
    {
        var before = TensorScope.LiveTensors;
        Estimate(TinyRequest.Value);
        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void Divide_ATooLargeVideo_NamesOneThatFits()
    {
        var large = TinyRequest.Value with { Width = 1024, Height = 512, Frames = 34 };
        const long process = 1_000_000;
        var budget = MemoryPlan.SmallestBytes(RequestNeeds.Of(fixture.Model, TinyRequest.Value with { Width = 512, Height = 256, Frames = 34 }), process);
        var error = Assert.Throws<BudgetException>(() => Preflight.Divide(fixture.Model, large, budget, process));
        Assert.Contains("34 frames of 512x256", error.Message);
        Assert.True(error.SmallestBytes > budget);
    }

    [Fact]
    public void Find_OnlyFewerPixelsFit_GivesTheLargestOfThem()
    {
        var request = TinyRequest.Value with { Width = 128, Height = 64, Frames = 204 };
        Assert.Equal(new RequestSize(128, 64, 187), NearestRequest.Find(request, r => r.Frames < 204 && r.Width == 128));
        Assert.Equal(new RequestSize(96, 48, 204), NearestRequest.Find(request, r => (long)r.Width * r.Height <= 96 * 48));
        Assert.Null(NearestRequest.Find(request, _ => false));
    }

    private PreflightReport Estimate(GenerationRequest request) => Preflight.Estimate(fixture.Model, request, null, ["a.mp4"], Probe);
}
