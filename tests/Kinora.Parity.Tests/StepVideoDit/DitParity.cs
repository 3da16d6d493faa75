using Kinora.Models.StepVideoDit;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Parity.Tests.StepVideoDit;

using StepVideoDit = Kinora.Models.StepVideoDit.StepVideoDit;

/// <summary>The whole transformer of a <c>dit_full</c> case: projected text, the residual after every block, the velocity.</summary>
internal static class DitParity
{
    private const double Tolerance = 1e-4;

    public static void Run(ParityCase c)
    {
        using var noGrad = GradMode.NoGrad();
        var config = Config(c);
        using var dit = new StepVideoDit(config, ParameterStore.From(c.Weights));
        using var text = dit.PrepareText(c.Tensor("input.encoder_hidden_states"), c.Tensor("input.encoder_hidden_states_2"), CaptionLengths(c));
        ParityAssert.Close(c.Tensor("mid.encoder_hidden_states"), text.Tokens_BLD, Tolerance, "projected text");

        var blocks = 0;
        var velocity = dit.Forward(c.Tensor("input.hidden_states"), c.Tensor("input.timestep"), text, (block, x_BSD) =>
        {
            ParityAssert.Close(c.Tensor($"mid.block.{block}"), x_BSD, Tolerance, $"after block {block}");
            blocks++;
        });
        Assert.Equal(config.Layers, blocks);
        ParityAssert.Close(c.Tensor("output.velocity"), velocity, Tolerance, "velocity");
    }

    /// <summary>The configuration that a case states; the constants it states must be ours.</summary>
    public static StepVideoDitConfig Config(ParityCase c)
    {
        var config = new StepVideoDitConfig(
            c.Int("num_attention_heads"), c.Int("attention_head_dim"), c.Int("num_layers"), c.Int("in_channels"), c.Int("out_channels"),
            c.Int("caption_channels"), c.Int("clip_channels"), c.Int("patch_size"), c.Int("ff_mult")).Checked();
        var (frame, row, column) = config.RotaryChannels;
        Assert.Equal(c.Ints("rope_ch_split"), new[] { frame, row, column });
        Assert.Equal(StepVideoDitConfig.BlockNormEps, c.Double("block_norm_eps"));
        Assert.All(new[] { "norm_out_eps", "caption_norm_eps", "qk_norm_eps" }, name => Assert.Equal(StepVideoDitConfig.NormEps, c.Double(name)));
        return config;
    }

    /// <summary>Visible Step-LLM tokens of each row: the mask's length without CLIP's part.</summary>
    public static int[] CaptionLengths(ParityCase c)
    {
        var clipTokens = (int)c.Tensor("input.encoder_hidden_states_2").Size(1);
        return [.. c.Tensor("input.encoder_attention_mask").Sum([1]).ToArray<long>().Select(n => (int)n - clipTokens)];
    }
}
