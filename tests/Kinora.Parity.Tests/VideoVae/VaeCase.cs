using Kinora.Models.VideoVae;
using Kinora.Tensors;

namespace Kinora.Parity.Tests.VideoVae;

/// <summary>What the VAE's cases have in common.</summary>
internal static class VaeCase
{
    public const double LayerTolerance = 1e-5;
    public const double NetworkTolerance = 1e-4;

    /// <summary>The network's shape; the width after the first convolution stands in its weight only.</summary>
    public static VideoVaeConfig Config(ParityCase c, double? blendShare = null) => new(
        c.Int("z_channels"),
        c.Int("base_channels"),
        c.Ints("ch_mult"),
        c.Int("num_res_blocks"),
        c.Int("group_norm_groups"),
        c.Double("group_norm_eps"),
        c.Weights.TryGetInfo("encoder.conv_in.conv.weight", out var info) ? (int)info.Shape[0] : c.Int("group_norm_groups"),
        c.Int("latent_len"),
        blendShare ?? (c.Metadata.ContainsKey("mix_remain_scale") ? c.Double("mix_remain_scale") : VideoVaeConfig.Full.BlendShare));

    /// <summary>The norms of single layers; the sizes stand in the weights.</summary>
    public static VideoVaeConfig LayerConfig(ParityCase c)
    {
        var groups = c.Int("group_norm_groups");
        return new VideoVaeConfig(1, 4 * groups, [1, 1, 1, 1], 1, groups, c.Double("group_norm_eps"), groups);
    }

    /// <summary>[B, T, C, H, W] to [B, C, T, H, W] and back.</summary>
    public static Tensor ExchangeFramesAndChannels(Tensor x) => x.Transpose(1, 2).Contiguous();

    /// <summary>The endings of all tensors whose name starts so: "" and "_1frame" of input.z and input.z_1frame.</summary>
    public static IEnumerable<string> Endings(ParityCase c, string start) =>
        c.Keys.Where(key => key == start || key.StartsWith(start + "_", StringComparison.Ordinal)).Select(key => key[start.Length..]);

    /// <summary>Compares what a network shows of its blocks with the case's <c>mid.</c> tensors; all of them must be shown.</summary>
    public static Action<string, Tensor> Compare(ParityCase c, string network, HashSet<string> unseen)
    {
        var indexKey = c.Keys.Single(key => key.EndsWith("frame_index", StringComparison.Ordinal));
        unseen.UnionWith(c.Keys.Where(key => key.StartsWith("mid.", StringComparison.Ordinal) && key != indexKey));
        return (name, value) =>
        {
            var key = "mid." + name[(network.Length + 1)..];
            if (c.Has(key + ".frames"))
            {
                key += ".frames";
                value = value.IndexSelect(2, c.Tensor(indexKey));
            }

            if (unseen.Remove(key)) ParityAssert.Close(c.Tensor(key), value, NetworkTolerance, key);
        };
    }
}
