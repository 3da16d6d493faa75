using Kinora.Checkpoints;
using Kinora.Models.StepLlm;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.Tests.StepLlm;

public sealed class StepLlmEncoderTests
{
    private static readonly StepLlmConfig Small = new(2, 32, 4, 2, 256, 1e-5, 20);

    [Fact]
    public void Keys_OfTheFullPreset_AreThePublishedOnes()
    {
        using var store = ParameterStore.Meta();
        _ = new StepLlmEncoder(StepLlmConfig.Full, store);
        Assert.Equal(289, store.All.Count);
        Assert.Equal(19_579_600_896, store.ElementCount);

        var shapes = store.All.ToDictionary(p => p.Name, p => string.Join(",", p.Value.Shape.ToArray()));
        Assert.Equal("65536,6144", shapes["tok_embeddings.word_embeddings.weight"]);
        for (var k = 0; k < 48; k++)
        {
            var layer = $"transformer.layers.{k}";
            Assert.Equal("8192,6144", shapes[$"{layer}.attention.wqkv.weight"]);
            Assert.Equal("6144,6144", shapes[$"{layer}.attention.wo.weight"]);
            Assert.Equal("6144", shapes[$"{layer}.attention_norm.weight"]);
            Assert.Equal("6144", shapes[$"{layer}.ffn_norm.weight"]);
            Assert.Equal("33792,6144", shapes[$"{layer}.feed_forward.w1.weight"]);
            Assert.Equal("6144,16896", shapes[$"{layer}.feed_forward.w2.weight"]);
        }
    }

    [Fact]
    public void Forward_WithOtherLaterTokens_KeepsEarlierStates()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var store = ParameterStore.Fresh(1);
        var encoder = new StepLlmEncoder(Small, store);
        var whole = encoder.Forward(Tensor.From([1L, 5, 7, 2, 2, 2], 1, 6));
        var other = encoder.Forward(Tensor.From([1L, 5, 7, 9, 11, 3], 1, 6));
        Assert.Equal(whole.Narrow(1, 0, 3).ToArray<float>(), other.Narrow(1, 0, 3).ToArray<float>());
        Assert.NotEqual(whole.Narrow(1, 3, 3).ToArray<float>(), other.Narrow(1, 3, 3).ToArray<float>());
    }

    [Fact]
    public void Forward_LeavesOneTensorBehind()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var store = ParameterStore.Fresh(1);
        var encoder = new StepLlmEncoder(Small, store);
        var ids = Tensor.From([1L, 5, 2], 1, 3);
        var before = LiveTensors.Settled();
        Assert.Equal([1, 3, 32], encoder.Forward(ids).Shape.ToArray());
        Assert.Equal(before + 1, TensorScope.LiveTensors);
    }

    [Fact]
    public void Backward_ThroughTheEncoder_ReachesEveryParameter()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(1);
        var encoder = new StepLlmEncoder(Small, store);
        store.RequireGrad();
        encoder.Forward(Tensor.From([1L, 5, 7, 2], 1, 4)).Square().Sum().Backward();
        Assert.All(store.All, p => Assert.True(p.Value.Gradient!.Abs().Sum().Item() > 0, p.Name));
    }

    [Fact]
    public void Forward_WithAnIdOutsideTheVocabulary_IsRefused()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(1);
        var encoder = new StepLlmEncoder(Small, store);
        Assert.Throws<TensorException>(() => encoder.Forward(Tensor.From([20L], 1, 1)));
    }

    [Fact]
    public void SaveAndLoad_GiveTheSameStates_AndOtherSizesAreRefused()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var folder = Directory.CreateTempSubdirectory("kinora-llm-").FullName;
        try
        {
            using var encoder = new StepLlmEncoder(Small, ParameterStore.Fresh(5));
            encoder.Save(folder);
            Assert.Equal(Small, StepLlmConfig.FromJson(File.ReadAllText(Path.Combine(folder, "config.json"))));

            using var source = CheckpointSource.Open(folder);
            using var loaded = StepLlmEncoder.Load(Small, source);
            var ids = Tensor.From([1L, 5, 2], 1, 3);
            Assert.Equal(encoder.Forward(ids).ToArray<float>(), loaded.Forward(ids).ToArray<float>());

            var error = Assert.Throws<CheckpointKeyException>(() => StepLlmEncoder.Load(Small.WithVocabulary(30), source));
            Assert.Contains("tok_embeddings.word_embeddings.weight", error.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
