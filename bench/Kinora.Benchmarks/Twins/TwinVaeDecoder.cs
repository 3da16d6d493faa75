using Kinora.Models.VideoVae;
using Kinora.Tensors;

namespace Kinora.Benchmarks.Twins;

/// <summary>
/// The VAE's decoder as a public implementation writes it, in plain operators on the same weights: zeros are padded by copying,
/// frames are enlarged and then convolved at full size, attention has its whole matrix of scores.
/// </summary>
internal sealed class TwinVaeDecoder(VideoVae vae)
{
    private const int LeadingFrames = 3;
    private const int ShuffleBlock = 8;

    private readonly VideoVaeConfig _config = vae.Config;
    private readonly TwinWeights _weights = new(vae.Parameters);

    /// <summary>Decodes one chunk: [B, F, z, h, w] to [B, 8F - 7, 3, 16h, 16w].</summary>
    public Tensor Forward(Tensor latents_BFCHW)
    {
        using var scope = new TensorScope();
        var x = Unpatchify(latents_BFCHW.Transpose(1, 2).Contiguous());
        x = ResBlock(x, "decoder.mid.block_1");
        x = Attention(x, "decoder.mid.attn_1");
        x = ResBlock(x, "decoder.mid.block_2");
        for (var level = _config.ChannelMultipliers.Count - 1; level >= 0; level--)
        {
            using var inner = new TensorScope();
            x = inner.Keep(Level(x, $"decoder.up.{level}", level));
        }

        var video = CausalConv(Norm(x, "decoder.norm_out").Silu(), "decoder.conv_out.conv");
        return scope.Keep(video.Narrow(2, LeadingFrames, video.Size(2) - LeadingFrames).Transpose(1, 2).Contiguous());
    }

    private Tensor Unpatchify(Tensor z)
    {
        var h = CausalConv(z, "decoder.conv_in.conv") + z.RepeatInterleave(_config.PathChannels / z.Size(1), 1);
        return Shuffle(CausalConv(h, "decoder.conv_unpatchify.conv.conv")) + Shuffle(h.RepeatInterleave(ShuffleBlock * _config.TopChannels / h.Size(1), 1));
    }

    private Tensor Level(Tensor x, string name, int level)
    {
        for (var k = 0; k <= _config.ResidualBlocks; k++) x = ResBlock(x, $"{name}.block.{k}");
        if (level == 0) return x;
        return level == 1 ? Upsample2d(x, $"{name}.upsample.conv") : Upsample3d(x, $"{name}.upsample.conv3d");
    }

    private Tensor ResBlock(Tensor x, string name)
    {
        using var scope = new TensorScope();
        var y = CausalConv(Norm(x, $"{name}.norm1").Silu(), $"{name}.conv1.conv");
        y = CausalConv(Norm(y, $"{name}.norm2").Silu(), $"{name}.conv2.conv");
        return scope.Keep(y + (_weights.Has($"{name}.nin_shortcut.conv.weight") ? Conv(x, $"{name}.nin_shortcut.conv") : x));
    }

    private Tensor Attention(Tensor x, string name)
    {
        using var scope = new TensorScope();
        var (batch, channels) = (x.Size(0), x.Size(1));
        var normed = Norm(x, $"{name}.norm");
        var (q, k, v) = (Tokens("q"), Tokens("k"), Tokens("v"));
        var length = q.Size(1);
        var scores = (q.MatMul(k.Transpose(1, 2)) * (1 / Math.Sqrt(channels))) + Engine.Call("triu", Tensor.Full([length, length], double.NegativeInfinity), 1);
        var mixed = scores.Softmax(-1).MatMul(v).Transpose(1, 2).Reshape(x.Shape);
        return scope.Keep(x + Conv(mixed, $"{name}.proj_out.conv"));

        Tensor Tokens(string part) => Conv(normed, $"{name}.{part}.conv").Reshape(batch, channels, -1).Transpose(1, 2);
    }

    private Tensor Upsample2d(Tensor x, string name)
    {
        var (batch, channels, frames) = (x.Size(0), x.Size(1), x.Size(2));
        var pictures = x.Transpose(1, 2).Reshape(batch * frames, channels, x.Size(3), x.Size(4));
        var large = Engine.Call("upsample_nearest2d", pictures, new[] { 2 * x.Size(3), 2 * x.Size(4) }, 2.0, 2.0);
        var y = Engine.Call("conv2d", large.Pad([1, 1, 1, 1]), _weights[$"{name}.weight"], _weights[$"{name}.bias"]);
        return y.Reshape(batch, frames, channels, y.Size(2), y.Size(3)).Transpose(1, 2);
    }

    private Tensor Upsample3d(Tensor x, string name)
    {
        var large = Engine.Call("upsample_nearest3d", x, new[] { 2 * x.Size(2), 2 * x.Size(3), 2 * x.Size(4) }, 2.0, 2.0, 2.0);
        var y = Norm(CausalConv(large, $"{name}.conv1.conv"), $"{name}.norm1").Silu();
        y = Norm(CausalConv(y, $"{name}.conv2.conv"), $"{name}.norm2");
        return (y + large).Silu() + large;
    }

    private Tensor Norm(Tensor x, string name)
    {
        using var scope = new TensorScope();
        var (batch, channels, frames) = (x.Size(0), x.Size(1), x.Size(2));
        var pictures = x.Transpose(1, 2).Reshape(batch * frames, channels, x.Size(3), x.Size(4));
        var y = pictures.GroupNorm((int)_config.NormGroups, _weights[$"{name}.weight"], _weights[$"{name}.bias"], _config.NormEps);
        return scope.Keep(y.Reshape(batch, frames, channels, x.Size(3), x.Size(4)).Transpose(1, 2).Contiguous());
    }

    private Tensor CausalConv(Tensor x, string name)
    {
        using var scope = new TensorScope();
        return scope.Keep(Conv(x.Pad([1, 1, 1, 1, 2, 0]), name));
    }

    private Tensor Conv(Tensor x, string name) => Engine.Call("conv3d", x, _weights[$"{name}.weight"], _weights[$"{name}.bias"]);

    private static Tensor Shuffle(Tensor x)
    {
        var (batch, channels, time, height, width) = (x.Size(0), x.Size(1) / 8, x.Size(2), x.Size(3), x.Size(4));
        var whole = x.Reshape(batch, channels, 2, 2, 2, time, height, width).Permute(0, 1, 5, 2, 6, 3, 7, 4).Reshape(batch, channels, 2 * time, 2 * height, 2 * width);
        return whole.Narrow(2, 1, (2 * time) - 1);
    }
}
