using Kinora.Models.StepVideoDit;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Parity.Tests.StepVideoDit;

/// <summary>One transformer block of a <c>dit_block</c> case: the whole, and each attention on the reference's own input to it.</summary>
internal static class DitBlockParity
{
    private const double Tolerance = 1e-4;

    public static void Run(ParityCase c)
    {
        using var noGrad = GradMode.NoGrad();
        var config = new StepVideoDitConfig(c.Int("num_attention_heads"), c.Int("attention_head_dim"), 1, 1, 1, 1, 1, FeedForwardMultiple: c.Int("ff_mult")).Checked();
        var (frame, row, column) = config.RotaryChannels;
        Assert.Equal(c.Ints("rope_ch_split"), new[] { frame, row, column });
        Assert.Equal(StepVideoDitConfig.BlockNormEps, c.Double("norm_eps"));
        Assert.Equal(StepVideoDitConfig.NormEps, c.Double("qk_norm_eps"));

        var x = c.Tensor("input.hidden_states");
        var modulation = c.Tensor("input.timestep").Reshape(-1, 6, config.Width);
        var text = Text(c);
        using var rotary = new RotaryEmbedding3D(config, c.Int("grid_f"), c.Int("grid_h"), c.Int("grid_w"), Device.Cpu);
        using (var store = ParameterStore.From(c.Weights))
        {
            var block = new DitBlock(store.Root, config);
            ParityAssert.Close(c.Tensor("output.hidden_states"), block.Forward(x, modulation, text, rotary), Tolerance, "block");
        }

        using var parts = ParameterStore.From(c.Weights);
        var self = new SelfAttention(parts.Root["attn1"], config);
        var cross = new CrossAttention(parts.Root["attn2"], config);
        var table = parts.Root.Get("scale_shift_table", Initialization.Zeros, 6, config.Width);
        var rows = (table + modulation).Chunk(6, 1);
        var modulated = (c.Tensor("mid.norm1") * (rows[1] + 1)) + rows[0];
        ParityAssert.Close(c.Tensor("mid.attn1"), self.Forward(modulated, rotary), Tolerance, "self-attention");
        ParityAssert.Close(c.Tensor("mid.attn2"), cross.Forward(c.Tensor("mid.after_attn1"), text), Tolerance, "cross-attention");
    }

    private static TextContext Text(ParityCase c)
    {
        var tokens = c.Tensor("input.encoder_hidden_states");
        int[] lengths = [.. c.Tensor("input.kv_lens").ToArray<long>().Select(n => (int)n)];
        var longest = (int)tokens.Size(1);
        return new TextContext(tokens, TextConditioning.KeyBias(lengths, longest, DType.F32, Device.Cpu), lengths);
    }
}
