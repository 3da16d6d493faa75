using Kinora.Models.VideoVae;
using Kinora.Tensors;
using Vae = Kinora.Models.VideoVae.VideoVae;

namespace Kinora.Models.Tests.VideoVae;

/// <summary>A network small enough for a test, in which no weight is zero.</summary>
internal static class TestVae
{
    public static VideoVaeConfig Config { get; } = ConfigOf(8);

    public static RandomStream Random { get; } = new(7);

    /// <summary>Fresh weights plus noise: the layers that start silent speak.</summary>
    /// <param name="channels">Channels of every level, 8 or 16: sixteens are what fused kernels take.</param>
    public static Vae Make(int channels = 8)
    {
        var vae = Vae.Fresh(ConfigOf(channels), seed: 3);
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        foreach (var parameter in vae.Parameters.All) parameter.Value.AddInPlace(Random.Split(parameter.Name).Normal(parameter.Value.Shape), 0.05);
        return vae;
    }

    public static Tensor Video(int frames, int height = 16, int width = 32) => Random.Split("video").Normal([1, frames, 3, height, width]);

    public static Tensor Latents(int frames) => Random.Split("latents").Normal([1, frames, Config.LatentChannels, 1, 2]);

    /// <summary>The largest distance between two tensors.</summary>
    public static double Distance(Tensor a, Tensor b)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        Assert.True(a.Shape.SequenceEqual(b.Shape), $"{a} and {b} have different shapes.");
        return (a - b).Abs().Max().Item();
    }

    private static VideoVaeConfig ConfigOf(int channels) => new(channels / 4, channels, [1, 1, 1, 1], 1, normGroups: 4, encoderInputChannels: channels);
}
