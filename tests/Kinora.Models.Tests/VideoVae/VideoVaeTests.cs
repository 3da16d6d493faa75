using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Tensors;
using Vae = Kinora.Models.VideoVae.VideoVae;

namespace Kinora.Models.Tests.VideoVae;

public sealed class VideoVaeTests
{
    private const double Rounding = 2e-5;

    [Fact]
    public void Encode_TwoChunks_EncodesEachOnItsOwn()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var vae = TestVae.Make();
        var video = TestVae.Video(18);
        var whole = vae.Encode(video).Moments;
        Assert.Equal([1, 4, 4, 1, 2], whole.Shape.ToArray());
        Assert.Equal(0, TestVae.Distance(vae.Encode(video.Narrow(1, 0, 17)).Moments, whole.Narrow(1, 0, 3)));
        Assert.Equal(0, TestVae.Distance(vae.Encode(video.Narrow(1, 17, 1)).Moments, whole.Narrow(1, 3, 1)));
    }

    [Fact]
    public void Encode_LaterFramesChanged_KeepsEarlierLatents()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var vae = TestVae.Make();
        var video = TestVae.Video(17);
        var changed = Tensor.Concat([video.Narrow(1, 0, 9), video.Narrow(1, 9, 8) * 2.0], 1);
        var (before, after) = (vae.Encode(video).Moments, vae.Encode(changed).Moments);
        Assert.InRange(TestVae.Distance(before.Narrow(1, 0, 2), after.Narrow(1, 0, 2)), 0, Rounding);
        Assert.True(TestVae.Distance(before.Narrow(1, 2, 1), after.Narrow(1, 2, 1)) > 1e-3);
    }

    [Fact]
    public void Decode_LaterLatentsChanged_KeepsEarlierFrames()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var vae = TestVae.Make();
        var latents = TestVae.Latents(3);
        var changed = Tensor.Concat([latents.Narrow(1, 0, 2), latents.Narrow(1, 2, 1) * 2.0], 1);
        var (before, after) = (vae.Decode(latents), vae.Decode(changed));
        Assert.InRange(TestVae.Distance(before.Narrow(1, 0, 9), after.Narrow(1, 0, 9)), 0, Rounding);
        Assert.True(TestVae.Distance(before.Narrow(1, 9, 8), after.Narrow(1, 9, 8)) > 1e-3);
    }

    // Frames of one strip, and strips of some rows of 8 channels x 32 x 3 frames: down to a single one.
    [Theory]
    [InlineData(1 << 20, 8)]
    [InlineData(20_000, 8)]
    [InlineData(3_000, 8)]
    [InlineData(100, 8)]
    [InlineData(20_000, 16)]
    public void ForwardTiled_StripsOfAnySize_GivesTheWholesPixels(long elements, int channels)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var vae = TestVae.Make(channels);
        var decoder = vae.Decoder!;
        foreach (var frames in new[] { 1, 2, 3 })
        {
            var z = TestVae.Random.Split("z").Normal([1, vae.Config.LatentChannels, frames, 3, 2]);
            var whole = decoder.Forward(z);
            var before = LiveTensors.Settled();
            var tiled = decoder.ForwardTiled(z, elements);
            Assert.Equal(before + 1, TensorScope.LiveTensors);
            Assert.InRange(TestVae.Distance(whole, tiled), 0, Rounding);
        }
    }

    [Fact]
    public void DecodeChunks_Tiled_GivesTheSameFramesAndRefusesGradients()
    {
        using var scope = new TensorScope();
        using var vae = TestVae.Make();
        var latents = TestVae.Latents(7);
        Assert.Contains("NoGrad", Assert.Throws<InvalidOperationException>(() => vae.DecodeChunks(latents, _ => { }, tiled: true)).Message);
        using var noGrad = GradMode.NoGrad();
        var frames = new List<Tensor>();
        vae.DecodeChunks(latents, f => frames.Add(f.Clone().Unscoped()), tiled: true);
        Assert.InRange(TestVae.Distance(vae.Decode(latents), Tensor.Concat([.. frames], 1)), 0, Rounding);
        foreach (var frame in frames) frame.Dispose();
    }

    [Fact]
    public void Decode_ThreeChunks_BlendsEachBorderInOrder()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var vae = TestVae.Make();
        var latents = TestVae.Latents(7);
        var (first, second, third) = (vae.Decode(latents.Narrow(1, 0, 3)), vae.Decode(latents.Narrow(1, 3, 3)), vae.Decode(latents.Narrow(1, 6, 1)));
        var (f, g) = (first.Narrow(1, 16, 1), second.Narrow(1, 0, 1));
        var (h, i) = (second.Narrow(1, 16, 1), third);
        Tensor[] expected =
        [
            first.Narrow(1, 0, 16), (f * 0.76) + (g * 0.24), (g * 0.6) + (f * 0.4),
            second.Narrow(1, 1, 15), (h * 0.76) + (i * 0.24), (i * 0.6) + (h * 0.4),
        ];
        Assert.InRange(TestVae.Distance(Tensor.Concat(expected, 1), vae.Decode(latents)), 0, 1e-5);
    }

    [Fact]
    public void DecodeChunks_Streaming_GivesTheFramesOfTheWholeInOrder()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var vae = TestVae.Make();
        var latents = TestVae.Latents(5);
        var frames = new List<float>();
        var counts = new List<long>();
        vae.DecodeChunks(latents, part =>
        {
            counts.Add(part.Size(1));
            frames.AddRange(part.ToArray<float>());
        });
        Assert.Equal([16L, 1, 8, 1], counts);
        Assert.Equal(vae.Decode(latents).ToArray<float>(), frames);
    }

    [Fact]
    public void DecodeChunks_Cancelled_StopsAndLeavesNothing()
    {
        using var vae = TestVae.Make();
        using var latents = TestVae.Latents(6);
        using var cancellation = new CancellationTokenSource();
        var before = LiveTensors.Settled();
        using (GradMode.NoGrad())
        {
            Assert.Throws<OperationCanceledException>(() => vae.DecodeChunks(latents, _ => cancellation.Cancel(), cancellation: cancellation.Token));
            Assert.Throws<OperationCanceledException>(() => vae.Decode(latents, cancellation.Token));
        }

        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void EncodeAndDecode_InAScope_LeaveNothing()
    {
        using var vae = TestVae.Make();
        var before = LiveTensors.Settled();
        using (new TensorScope())
        using (GradMode.NoGrad()) vae.Decode(vae.Encode(TestVae.Video(17)).Mean);
        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void TrainingStep_InAScope_LeavesNothing()
    {
        using var vae = TestVae.Make();
        vae.Parameters.RequireGrad();
        var before = LiveTensors.Settled();
        using (new TensorScope())
        {
            var posterior = vae.Encode(TestVae.Video(1));
            vae.Decode(posterior.Sample(TestVae.Latents(1))).Square().Mean().Backward();
            vae.Parameters.ClearGradients();
        }

        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void Backward_OfAReconstructionLoss_ReachesEveryParameter()
    {
        using var scope = new TensorScope();
        using var vae = TestVae.Make();
        vae.Parameters.RequireGrad();
        var video = TestVae.Video(17);
        var posterior = vae.Encode(video);
        var decoded = vae.Decode(posterior.Sample(TestVae.Latents(3)));
        ((decoded - video).Square().Mean() + posterior.KlDivergence().Mean()).Backward();
        var silent = vae.Parameters.All.Where(p => p.Value.Gradient is not { } gradient || gradient.Abs().Max().Item() is not > 0).Select(p => p.Name);
        Assert.Empty(silent);
    }

    [Fact]
    public void Encode_SizesWithoutLatentForm_NamesTheNearest()
    {
        using var scope = new TensorScope();
        using var vae = TestVae.Make();
        var error = Assert.Throws<ArgumentException>(() => vae.Encode(TestVae.Video(30, height: 20, width: 32)));
        Assert.Contains("29 and 34", error.Message);
        Assert.Contains("height 20 is not a multiple of 16, take 16 or 32", error.Message);
        Assert.DoesNotContain("width", error.Message);
    }

    [Fact]
    public void Decode_OtherChannels_IsRefusedWithBothShapes()
    {
        using var scope = new TensorScope();
        using var vae = TestVae.Make();
        var error = Assert.Throws<ArgumentException>(() => vae.Decode(Tensor.Zeros([1, 3, 5, 2, 2])));
        Assert.Contains("[B, F, 2, h, w]", error.Message);
        Assert.Contains("F32[1, 3, 5, 2, 2]", error.Message);
    }

    [Fact]
    public void Encode_WithoutEncoder_IsRefused()
    {
        using var scope = new TensorScope();
        using var vae = new Models.VideoVae.VideoVae(TestVae.Config, Nn.ParameterStore.Meta(), VideoVaeParts.Decoder);
        Assert.Contains("decoder only", Assert.Throws<InvalidOperationException>(() => vae.Encode(TestVae.Video(1))).Message);
    }

    [Fact]
    public void Fresh_SameSeed_GivesTheSameWeights()
    {
        using var scope = new TensorScope();
        using var a = Models.VideoVae.VideoVae.Fresh(TestVae.Config, seed: 5);
        using var b = Models.VideoVae.VideoVae.Fresh(TestVae.Config, seed: 5);
        foreach (var (one, other) in a.Parameters.All.Zip(b.Parameters.All)) Assert.Equal(0, TestVae.Distance(one.Value, other.Value));
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(17, 8)]
    [InlineData(1, 16)]
    [InlineData(17, 16)]
    public void MixedPrecision_OfATrainingStep_StaysNearFp32AndLeavesNothing(int frames, int channels)
    {
        var before = LiveTensors.Settled();
        using (var vae = TestVae.Make(channels))
        {
            foreach (var parameter in vae.Parameters.All) parameter.Value.RequiresGrad = true;
            var (exact, exactGradients) = Step(vae, frames, mixed: false);
            var (mixed, mixedGradients) = Step(vae, frames, mixed: true);
            // Not equal: then the option would do nothing.
            Assert.NotEqual(exact, mixed);
            // Through libtorch every result is rounded to bfloat16 as well, which doubles the roundings on the way.
            var roundings = Models.VideoVae.Layers.Convolution.HasDirect ? 1 : 2;
            Assert.InRange(Difference(exact, mixed), 0, 0.05 * roundings);
            Assert.InRange(Difference(exactGradients, mixedGradients), 0, 0.1 * roundings);
        }

        Assert.Equal(before, TensorScope.LiveTensors);
        Assert.False(MixedPrecision.HasConvolutions);

        static (float[] Decoded, float[] Gradients) Step(Vae vae, int frames, bool mixed)
        {
            using var scope = new TensorScope();
            foreach (var parameter in vae.Parameters.All) parameter.Value.Gradient = null;
            Tensor decoded;
            using (MixedPrecision.Convolutions(mixed)) decoded = vae.Decode(vae.Encode(TestVae.Video(frames)).Mean);
            Assert.Equal(DType.F32, decoded.DType);
            decoded.Square().Mean().Backward();
            return (decoded.ToArray<float>(), [.. vae.Parameters.All.SelectMany(p => p.Value.Gradient!.ToArray<float>())]);
        }

        // Of the norms, relative to the first.
        static double Difference(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => Math.Pow(x - y, 2)).Sum() / a.Sum(x => (double)x * x));
    }
}
