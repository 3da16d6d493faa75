using Kinora.Models.VideoVae;
using Kinora.Models.VideoVae.Layers;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Parity.Tests.VideoVae;

/// <summary>Kind <c>vae_layers</c>: single layers and blocks, [B, C, T, H, W].</summary>
internal static class VaeLayersParity
{
    public static void Run(ParityCase c)
    {
        using var noGrad = GradMode.NoGrad();
        using var store = ParameterStore.From(c.Weights);
        var config = VaeCase.LayerConfig(c);
        foreach (var key in c.Keys.Where(key => key.StartsWith("output.", StringComparison.Ordinal)))
        {
            using var scope = new TensorScope();
            var expected = c.Tensor(key);
            ParityAssert.Close(expected, Compute(c, store.Root, key["output.".Length..], config, expected), VaeCase.LayerTolerance, key);
        }
    }

    private static Tensor Compute(ParityCase c, ParameterPath root, string layer, VideoVaeConfig config, Tensor expected)
    {
        Tensor In(string name) => c.Tensor("input." + name);
        long Channels() => In(layer + "_x").Size(1);
        var path = root[layer];
        return layer switch
        {
            "attn" => new AttnBlock(path, Channels(), config).Forward(In("attn_x")),
            "causal_conv" => new CausalConv3d(path, Channels(), expected.Size(1)).Forward(In("causal_conv_x")),
            "resnet" or "resnet_small_input" => new ResBlock(path, Channels(), expected.Size(1), config).Forward(In(layer + "_x")),
            "downsample2d" => Frames(In("downsample2d_x"), (x, channels) => new Downsample2d(path, channels).Forward(x)),
            "upsample2d" => Frames(In("upsample2d_x"), (x, channels) => new Upsample2d(path, channels).Forward(x)),
            "downsample3d" => new Downsample3d(path, Channels()).Forward(In("downsample3d_x")),
            "upsample3d" => new Upsample3d(path, Channels(), config).Forward(In("upsample3d_x")),
            "channel_average_f1" => ChannelPath.Average(In("average_x"), expected.Size(1)),
            "channel_dup_up_f1" => ChannelPath.Duplicate(In("x"), expected.Size(1)),
            "channel_dup_up_f2" => PixelShuffle3d.Shuffle(ChannelPath.Duplicate(In("x"), 8 * expected.Size(1))),
            "unshuffle_average_f2" => ChannelPath.Average(PixelShuffle3d.Unshuffle(In("unshuffle_x")), expected.Size(1)),
            "pixel_shuffle_3d_f2" => PixelShuffle3d.Shuffle(In("shuffle_x")),
            "pixel_unshuffle_3d_f2" => PixelShuffle3d.Unshuffle(In("unshuffle_x")),
            _ => throw new InvalidOperationException($"{c.Path} has an output of a layer '{layer}', which is not known."),
        };
    }

    // These two layers' cases are stored as [frames, H, W, C].
    private static Tensor Frames(Tensor x_THWC, Func<Tensor, long, Tensor> layer) =>
        layer(x_THWC.Permute(3, 0, 1, 2).Unsqueeze(0), x_THWC.Size(3)).Squeeze(0).Permute(1, 2, 3, 0);
}
