using Kinora.Checkpoints;
using Kinora.Models.HunyuanClip;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.Tests.HunyuanClip;

public sealed class HunyuanClipTextEncoderTests
{
    private static readonly HunyuanClipConfig Small = new(20, 32, 2, 4, 48, 8, 2, 1e-12);

    [Fact]
    public void Keys_OfTheFullPreset_AreThePublishedOnes()
    {
        using var store = ParameterStore.Meta();
        _ = new HunyuanClipTextEncoder(HunyuanClipConfig.Full, store);
        Assert.Equal(389, store.All.Count);
        Assert.Equal(350_986_240, store.ElementCount);

        var whole = HunyuanClipWeightMap.Tensors(HunyuanClipConfig.Full).Select(t => t.Name).ToHashSet();
        Assert.All(store.All, p => Assert.Contains(HunyuanClipWeightMap.ToFile(p.Name), whole));
        Assert.Equal(783 - 389, whole.Count(HunyuanClipWeightMap.IsBesideTextTower));
    }

    [Fact]
    public void Forward_WithOtherTokensUnderTheMask_KeepsTheStatesOfTheText()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var store = ParameterStore.Fresh(1);
        var encoder = new HunyuanClipTextEncoder(Small, store);
        var mask = Tensor.From([1L, 1, 1, 0, 0], 1, 5);
        var one = encoder.Forward(Tensor.From([2L, 5, 3, 0, 0], 1, 5), mask).Narrow(1, 0, 3).ToArray<float>();
        var other = encoder.Forward(Tensor.From([2L, 5, 3, 9, 7], 1, 5), mask).Narrow(1, 0, 3).ToArray<float>();
        var unmasked = encoder.Forward(Tensor.From([2L, 5, 3, 9, 7], 1, 5), null).Narrow(1, 0, 3).ToArray<float>();
        Assert.Equal(one, other);
        Assert.NotEqual(one, unmasked);
    }

    [Fact]
    public void Forward_WithMoreTokensThanPositions_IsRefused()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(1);
        var encoder = new HunyuanClipTextEncoder(Small, store);
        var error = Assert.Throws<ArgumentException>(() => encoder.Forward(Tensor.Zeros([1, 9], DType.I64), null));
        Assert.Contains("9 tokens", error.Message);
        Assert.Contains("8 positions", error.Message);
    }

    [Fact]
    public void Forward_LeavesOneTensorBehind()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var store = ParameterStore.Fresh(1);
        var encoder = new HunyuanClipTextEncoder(Small, store);
        var (ids, mask) = (Tensor.From([2L, 5, 3], 1, 3), Tensor.From([1L, 1, 1], 1, 3));
        var before = LiveTensors.Settled();
        Assert.Equal([1, 3, 32], encoder.Forward(ids, mask).Shape.ToArray());
        Assert.Equal(before + 1, TensorScope.LiveTensors);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_OfAWholeClipOrOfTheTowerAlone_GivesTheSameStates(bool whole)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var folder = Directory.CreateTempSubdirectory("kinora-clip-").FullName;
        try
        {
            var config = new HunyuanClipConfig(20, 32, 2, 4, 48, 8, 2, 1e-12, visual: new HunyuanClipVisualConfig(16, 8, 24, 1, 3, 12));
            using var model = new HunyuanClipModel(config, ParameterStore.Fresh(5));
            var ids = Tensor.From([2L, 5, 3], 1, 3);
            model.Save(folder);
            Assert.Equal(config, HunyuanClipConfig.FromJson(File.ReadAllText(Path.Combine(folder, "config.json"))));
            if (!whole)
            {
                var tower = model.Parameters.All.Where(p => p.Name.StartsWith("bert.", StringComparison.Ordinal));
                SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), tower.Select(p => TensorEntry.FromTensor(p.Name["bert.".Length..], p.Value)));
            }

            using var source = CheckpointSource.Open(folder);
            using var encoder = HunyuanClipTextEncoder.Load(config, source);
            Assert.Equal(model.Text.Forward(ids, null).ToArray<float>(), encoder.Forward(ids, null).ToArray<float>());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
