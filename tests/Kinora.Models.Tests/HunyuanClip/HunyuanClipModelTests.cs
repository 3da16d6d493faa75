using System.Security.Cryptography;
using System.Text;
using Kinora.Models.HunyuanClip;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.Tests.HunyuanClip;

public sealed class HunyuanClipModelTests
{
    private static readonly HunyuanClipConfig Small = new(20, 32, 1, 4, 48, 8, 2, 1e-12, visual: new HunyuanClipVisualConfig(16, 8, 24, 2, 3, 12));

    [Fact]
    public void Keys_OfTheFullPreset_HaveThePublishedFingerprint()
    {
        using var store = ParameterStore.Meta();
        _ = new HunyuanClipModel(HunyuanClipConfig.Full, store);
        Assert.Equal(783, store.All.Count);
        Assert.Equal(984_111_617, store.ElementCount);

        var lines = store.All.SelectMany(p => new[] { p.Name, $"{p.Name}:{string.Join('_', p.Value.Shape.ToArray())}" }).Order(StringComparer.Ordinal);
#pragma warning disable CA5351 // The published fingerprint is an MD5; it protects nothing.
        Assert.Equal("4a6c8306a27d916dea81263c8c88f450", Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(string.Join(',', lines)))));
#pragma warning restore CA5351
    }

    [Fact]
    public void Constructor_WithoutAPictureTower_IsRefused()
    {
        using var store = ParameterStore.Meta();
        var textOnly = new HunyuanClipConfig(20, 32, 1, 4, 48, 8, 2, 1e-12);
        Assert.Contains("vision_config", Assert.Throws<ArgumentException>(() => new HunyuanClipModel(textOnly, store)).Message);
    }

    [Fact]
    public void Embeddings_OfTextsAndPictures_HaveLengthOneInOneSpace()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var store = ParameterStore.Fresh(3);
        var model = new HunyuanClipModel(Small, store);
        var texts_BE = model.EmbedText(Tensor.From([2L, 5, 3, 2, 6, 3], 2, 3), null);
        var pictures_BE = model.EmbedPicture(new RandomStream(4).Uniform([2, 3, 16, 16]));
        foreach (var embedded in new[] { texts_BE, pictures_BE })
        {
            Assert.Equal([2, 12], embedded.Shape.ToArray());
            Assert.All(embedded.Square().Sum([-1]).ToArray<float>(), length => Assert.Equal(1, length, 1e-5));
        }
    }

    [Fact]
    public void PictureTower_SwappingTwoPatches_ChangesTheEmbedding()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var store = ParameterStore.Fresh(3);
        var model = new HunyuanClipModel(Small, store);
        var picture = new RandomStream(4).Uniform([1, 3, 16, 16]);
        var halves = picture.Chunk(2, -1);
        var swapped = Tensor.Concat([halves[1], halves[0]], -1);
        Assert.True((model.EmbedPicture(picture) - model.EmbedPicture(swapped)).Abs().Max().Item() > 1e-3);
    }

    [Fact]
    public void PictureTower_WithPicturesOfAnotherSize_SaysWhichItNeeds()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(3);
        var model = new HunyuanClipModel(Small, store);
        Assert.Contains("[B, 3, 16, 16]", Assert.Throws<ArgumentException>(() => model.EmbedPicture(Tensor.Zeros([1, 3, 8, 16]))).Message);
    }

    [Fact]
    public void Backward_ThroughBothTowers_ReachesEveryParameterButTheUnusedRows()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(3);
        var model = new HunyuanClipModel(Small, store);
        store.RequireGrad();
        var texts_BE = model.EmbedText(Tensor.From([2L, 5, 3], 1, 3), Tensor.From([1L, 1, 1], 1, 3));
        var pictures_BE = model.EmbedPicture(new RandomStream(4).Uniform([1, 3, 16, 16]));
        ((texts_BE * pictures_BE).Sum() * model.LogitScale.Exp()).Backward();

        // Adding one vector to all keys changes no softmax, so their bias learns nothing beyond rounding.
        Assert.All(store.All.Where(p => !p.Name.EndsWith("key.bias", StringComparison.Ordinal)), p => Assert.True(p.Value.Gradient!.Abs().Sum().Item() > 0, p.Name));
    }
}
