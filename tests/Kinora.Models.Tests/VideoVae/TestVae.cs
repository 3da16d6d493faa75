using Kinora.Models.VideoVae;
using Kinora.Tensors;
using Vae = Kinora.Models.VideoVae.VideoVae;

namespace Kinora.Models.Tests.VideoVae;

/// <summary>A network small enough for a test, in which no weight is zero.</summary>
internal static class TestVae
{
    public static VideoVaeConfig Config { get; } = new(2, 8, [1, 1, 1, 1], 1, normGroups: 4, encoderInputChannels: 8);

    public static RandomStream Random { get; } = new(7);

    /// <summary>Fresh weights plus noise: the layers that start silent speak.</summary>
    public static Vae Make()
    {
        var vae = Vae.Fresh(Config, seed: 3);
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
}
