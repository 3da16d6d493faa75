using Kinora.Nn;
using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;

namespace Kinora.Pipelines.Tests.Planning;

public sealed class MemoryPlanTests(TinyModelFixture fixture) : IClassFixture<TinyModelFixture>
{
    private const long Process = 100_000_000;

    private readonly IReadOnlyList<StageNeed> _needs = RequestNeeds.Of(fixture.Model, TinyRequest.Value);

    private long Smallest => Process + MemoryPlan.EngineBytes + _needs.Max(n => n.SmallestBytes);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Generate_AnyPlan_GivesTheSameFrames(int shares)
    {
        var before = TensorScope.LiveTensors;
        var whole = Frames(MemoryPlan.Whole);
        var plan = new MemoryPlan(Budget(0, 0), Budget(0, 1), Budget(1, 0));
        Assert.Equal(whole, Frames(plan));
        Assert.Equal(before, TensorScope.LiveTensors);

        // From one buffer over reading ahead to all that there is.
        WeightBudget? Budget(int stage, int network)
        {
            var layers = _needs[stage].Networks[network].Layers;
            var smallest = WeightBudget.Smallest(layers);
            return WeightBudget.Of(layers, shares == 3 ? layers.Sum(l => l.Bytes) : smallest * (1 + shares));
        }
    }

    [Fact]
    public void Generate_WithALora_StreamsItsChangeToo()
    {
        using var folder = new TemporaryFolder();
        TinyModel.Write(folder["model"]);
        TinyLora.Write(folder["style.safetensors"]);
        var model = TextToVideoModel.Open(folder["model"], [new LoraChoice(folder["style.safetensors"], 0.7)]);
        var layers = _needs[1].Networks[0].Layers;
        var streamed = Frames(new MemoryPlan(null, null, WeightBudget.Of(layers, 2 * WeightBudget.Smallest(layers))), model);
        Assert.Equal(Frames(MemoryPlan.Whole, model), streamed);
        Assert.NotEqual(Frames(MemoryPlan.Whole), streamed);
    }

    [Fact]
    public void Divide_TheSmallestBudget_StreamsOnlyWhatItMust()
    {
        var plan = MemoryPlan.Divide(_needs, Smallest, Process);
        Assert.All([plan.StepLlm, plan.Clip, plan.Transformer], budget => Assert.NotNull(budget));
    }

    [Fact]
    public void Divide_WhatADecodeInTilesNeeds_AsksForTiles()
    {
        var large = RequestNeeds.Of(fixture.Model, TinyRequest.Value with { Width = 512, Height = 512 });
        var decode = large.Single(n => n.Stage == GenerationStage.Decode);
        Assert.InRange(decode.TiledBytes!.Value, 1, decode.ActivationBytes / 2);
        var left = Math.Max(decode.SmallestBytes, large.Max(n => n.SmallestBytes));
        Assert.True(left < decode.WholeBytes);
        var tiled = MemoryPlan.Divide(large, Process + MemoryPlan.EngineBytes + left, Process);
        Assert.True(tiled.TiledDecode);
        Assert.Equal(Process + MemoryPlan.EngineBytes + decode.SmallestBytes, tiled.PeakBytes(decode, Process));
        Assert.False(MemoryPlan.Divide(large, Process + MemoryPlan.EngineBytes + large.Max(n => n.WholeBytes), Process).TiledDecode);
    }

    [Fact]
    public void Generate_TiledDecode_GivesTheSameFramesWithinOneLevel() =>
        Assert.True(Frames(MemoryPlan.Whole).Zip(Frames(MemoryPlan.Whole with { TiledDecode = true }), (a, b) => Math.Abs(a - b)).Max() <= 1);

    [Fact]
    public void Divide_AByteLess_IsRefusedWithTheSmallestThatDoes()
    {
        var error = Assert.Throws<BudgetException>(() => MemoryPlan.Divide(_needs, Smallest - 1, Process));
        Assert.Equal(Smallest, error.SmallestBytes);
        Assert.Contains("at least", error.Message);
    }

    [Fact]
    public void Divide_MoreThanIsNeeded_KeepsEverything()
    {
        var plan = MemoryPlan.Divide(_needs, Process + MemoryPlan.EngineBytes + _needs.Max(n => n.WholeBytes), Process);
        Assert.Equal(0, plan.StepLlm?.Slots);
        Assert.Equal(0, plan.Clip?.Slots);
        Assert.Equal(0, plan.Transformer?.Slots);
    }

    [Fact]
    public void Generate_ABudgetThatIsTooSmall_IsRefusedBeforeAnythingIsLoaded()
    {
        var log = new ProgressLog();
        var pipeline = new TextToVideoPipeline(fixture.Model, memory: 1_000_000);
        Assert.Throws<BudgetException>(() => pipeline.Generate(TinyRequest.Value, _ => throw new InvalidOperationException("opened"), log));
        Assert.Empty(log.All);
    }

    private byte[] Frames(MemoryPlan plan, TextToVideoModel? model = null)
    {
        var sink = new MemorySink();
        new TextToVideoPipeline(model ?? fixture.Model).Generate(TinyRequest.Value, plan, _ => sink);
        return sink.Bytes;
    }
}
