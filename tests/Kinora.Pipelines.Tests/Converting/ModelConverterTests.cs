using Kinora.Checkpoints;
using Kinora.Nn;
using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;

namespace Kinora.Pipelines.Tests.Converting;

/// <summary>Models with weights of integers: few of the tiny model's rows are long enough, its feed-forward's and the timestep's.</summary>
public sealed class ModelConverterTests(TinyModelFixture fixture) : IClassFixture<TinyModelFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ConversionTarget.Q8, "q8", "q8", 0.01, 8)]
    [InlineData(ConversionTarget.Q4, "q4", "q8", 0.12, 40)]
    public void Convert_AModel_IsOneThatMakesNearlyTheSameVideo(ConversionTarget target, string format, string fine, double error, int levels)
    {
        var before = TensorScope.LiveTensors;
        var parts = ModelConverter.Convert(fixture.Model.Folder.Root, target, _folder["small"]);
        Assert.Equal(["step_llm", "transformer"], parts.Select(p => p.Name));
        Assert.All(parts.SelectMany(p => p.Layers), l => Assert.InRange(l.RelativeError, 1e-4, error));
        Assert.All(parts, p => Assert.True(p.Layers.Count > 0 && p.Bytes < p.SourceBytes));
        var blocks = parts[1].Layers.ToLookup(l => l.Name.StartsWith("transformer_blocks", StringComparison.Ordinal), l => l.Format);
        Assert.All(blocks[true], f => Assert.Equal(format, f));
        Assert.All(blocks[false], f => Assert.Equal(fine, f));

        var model = TextToVideoModel.Open(_folder["small"]);
        Assert.Equal(parts[1].Layers.Select(l => l.Name), model.TransformerIntegers.Keys.Order(StringComparer.Ordinal));
        var (whole, small) = (Frames(fixture.Model), Frames(model));
        Assert.NotEqual(whole, small);
        Assert.InRange(whole.Zip(small, (a, b) => Math.Abs(a - b)).Max(), 0, levels);
        Assert.Equal(before, TensorScope.LiveTensors);
        Assert.Equal(fixture.Model.Folder.WeightsSha256(ModelParts.Vae | ModelParts.HunyuanClip), model.Folder.WeightsSha256(ModelParts.Vae | ModelParts.HunyuanClip));
    }

    [Fact]
    public void Generate_IntegersWithinABudget_GivesTheSameFrames()
    {
        ModelConverter.Convert(fixture.Model.Folder.Root, ConversionTarget.Q4, _folder["small"]);
        var model = TextToVideoModel.Open(_folder["small"]);
        var (own, plain) = (RequestNeeds.Of(model, TinyRequest.Value), RequestNeeds.Of(fixture.Model, TinyRequest.Value));
        Assert.True(own[0].Networks[0].LinearBytes < plain[0].Networks[0].LinearBytes);
        Assert.True(own[1].Networks[0].LinearBytes < plain[1].Networks[0].LinearBytes);
        var plan = new MemoryPlan(Budget(own[0].Networks[0]), null, Budget(own[1].Networks[0]));
        Assert.Equal(Frames(model), Frames(model, plan));

        static WeightBudget? Budget(NetworkNeed need) => WeightBudget.Of(need.Layers, 2 * WeightBudget.Smallest(need.Layers));
    }

    [Fact]
    public void Generate_ALoraOnIntegers_WidensWhatItChanges()
    {
        ModelConverter.Convert(fixture.Model.Folder.Root, ConversionTarget.Q8, _folder["small"]);
        TinyLora.Write(_folder["style.safetensors"], layers: "transformer_blocks.*.ff.*");
        var plain = TextToVideoModel.Open(_folder["small"]);
        var model = TextToVideoModel.Open(_folder["small"], [new LoraChoice(_folder["style.safetensors"], 0.5)]);
        Assert.True(model.TransformerIntegers.Count > 0 && model.TransformerIntegers.Count < plain.TransformerIntegers.Count);
        Assert.NotEqual(Frames(plain), Frames(model));
        var layers = RequestNeeds.Of(model, TinyRequest.Value)[1].Networks[0].Layers;
        Assert.Equal(Frames(model), Frames(model, new MemoryPlan(null, null, WeightBudget.Of(layers, 2 * WeightBudget.Smallest(layers)))));
    }

    [Fact]
    public void Convert_WhatCantBe_IsRefusedAndLeavesNothing()
    {
        ModelConverter.Convert(fixture.Model.Folder.Root, ConversionTarget.Q8, _folder["small"]);
        Assert.Contains("integers already", Assert.Throws<ModelException>(() => ModelConverter.Convert(_folder["small"], ConversionTarget.Q4, _folder["again"])).Message);
        Assert.Contains("inside", Assert.Throws<CheckpointWriteException>(() => ModelConverter.Convert(fixture.Model.Folder.Root, ConversionTarget.Q8, Path.Combine(fixture.Model.Folder.Root, "q8"))).Message);
        Assert.Contains("taken", Assert.Throws<CheckpointWriteException>(() => ModelConverter.Convert(fixture.Model.Folder.Root, ConversionTarget.Q8, _folder["small"])).Message);
        TinyModel.Write(_folder["broken"], (key, values) =>
        {
            if (key == "transformer/transformer_blocks.1.ff.net.2.weight") values.MulInPlace(double.NaN);
        });
        Assert.Contains("transformer_blocks.1.ff.net.2.weight", Assert.Throws<CheckpointFormatException>(() => ModelConverter.Convert(_folder["broken"], ConversionTarget.Q8, _folder["out"])).Message);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => ModelConverter.Convert(fixture.Model.Folder.Root, ConversionTarget.Q8, _folder["out"], null, cancelled.Token));
        Assert.Equal(["broken", "small"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static byte[] Frames(TextToVideoModel model, MemoryPlan? plan = null)
    {
        var sink = new MemorySink();
        new TextToVideoPipeline(model).Generate(TinyRequest.Value, plan ?? MemoryPlan.Whole, _ => sink);
        return sink.Bytes;
    }
}
