using Kinora.Checkpoints;
using Kinora.Media;
using Kinora.Tensors;

namespace Kinora.Evaluation.Tests.ClipScoring;

/// <summary>With the CLIP of the model that comes along: it knows the world's things and nothing else.</summary>
public sealed class ClipScorerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ClipScorer _clip = ClipScorer.Load(Path.Combine(Support.Root, "models", "mini"));

    [Fact]
    public void Similarity_OfAClipOfTheWorld_IsHigherToItsOwnCaptionThanToAnother()
    {
        var video = Rendered("frog", "snow");
        var frames = _clip.EmbedFrames(video);
        foreach (var (own, other) in new[] { ("一只青蛙在雪地里。", "一辆汽车在沙滩上。"), ("A frog in the snow.", "A car on the beach.") })
        {
            Assert.True(_clip.Similarity(own, frames) > _clip.Similarity(other, frames) + 0.1);
            Assert.InRange(_clip.Similarity(own, frames), -1, 1);
        }
    }

    [Fact]
    public void EmbedFrames_OfAWideVideo_LooksAtItsMiddle()
    {
        var video = Rendered("frog", "snow");
        var wide = new VideoFrames(1, video.Height, 3 * video.Width);
        for (var y = 0; y < video.Height; y++) video.FrameSpan(0).Slice(y * video.Width * 3, video.Width * 3).CopyTo(wide.Span[(((y * 3) + 1) * video.Width * 3)..]);
        Assert.All(_clip.EmbedFrames(wide)[0].Zip(_clip.EmbedFrames(video)[0]), pair => Assert.Equal(pair.First, pair.Second, 4));
    }

    [Fact]
    public void UnknownShare_OfASentenceOfOtherThings_IsTold()
    {
        Assert.Equal(0, _clip.UnknownShare("一只青蛙"));
        Assert.True(_clip.UnknownShare("龘靐") > 0.99);
    }

    [Fact]
    public void Head_IsLinearInTheEmbedding()
    {
        using var scope = new TensorScope();
        var weight = new float[_clip.Width];
        weight[3] = 2;
        float[] bias = [0.5f];
        SafetensorsWriter.Write(_folder["head.safetensors"], [TensorEntry.FromTensor("weight", Tensor.From(weight, 1, _clip.Width)), TensorEntry.FromTensor("bias", Tensor.From(bias, 1))]);
        var head = AestheticHead.Load(_folder["head.safetensors"], _clip.Width);
        var (first, second) = (new float[_clip.Width], new float[_clip.Width]);
        (first[3], second[3]) = (0.1f, 0.3f);
        Assert.Equal(0.5 + (2 * 0.2), head.Score([first, second]), 6);
        Assert.ThrowsAny<CheckpointException>(() => AestheticHead.Load(_folder["head.safetensors"], _clip.Width + 1));
    }

    [Fact]
    public void Load_OfAFolderWithoutClip_IsRefused() => Assert.Contains("config.json", Assert.Throws<EvaluationException>(() => ClipScorer.Load(_folder.Path)).Message);

    public void Dispose()
    {
        _clip.Dispose();
        _folder.Dispose();
    }

    private static VideoFrames Rendered(string thing, string setting)
    {
        var sampler = new Data.World.WorldSampler(Support.Library).WithMix(Data.World.SceneMix.Default with { Pairs = 0, MovingCameras = 0 });
        var key = sampler.Combinations.First(key => key.Concept == thing && key.Setting == setting && key.Motion == "stay");
        return new VideoFrames(17, 64, 64, new Data.World.WorldRenderer(Support.Library).Render(sampler.Compose(key, 1, 1), 64, 64, 0, 17));
    }
}
