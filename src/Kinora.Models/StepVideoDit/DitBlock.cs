using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.StepVideoDit;

/// <summary>One transformer block (spec 3.5): modulated self-attention, cross-attention on the raw residual, modulated feed-forward.</summary>
internal sealed class DitBlock
{
    private readonly LayerNorm _norm1;
    private readonly LayerNorm _norm2;
    private readonly SelfAttention _self;
    private readonly CrossAttention _cross;
    private readonly Linear _feedForwardIn;
    private readonly Linear _feedForwardOut;
    private readonly Tensor _table_6D;

    public DitBlock(ParameterPath path, StepVideoDitConfig config)
    {
        var inner = config.Width * config.FeedForwardMultiple;
        _norm1 = new LayerNorm(path["norm1"], config.Width, StepVideoDitConfig.BlockNormEps);
        _self = new SelfAttention(path["attn1"], config);
        _norm2 = new LayerNorm(path["norm2"], config.Width, StepVideoDitConfig.BlockNormEps);
        _cross = new CrossAttention(path["attn2"], config);
        _feedForwardIn = new Linear(path["ff"]["net"][0]["proj"], config.Width, inner, bias: false);
        _feedForwardOut = new Linear(path["ff"]["net"][2], inner, config.Width, bias: false, Residual(config));
        _table_6D = path.Get("scale_shift_table", Initialization.Normal(1 / Math.Sqrt(config.Width)), 6, config.Width);
    }

    /// <summary>Output layers of a branch start small, so that a deep fresh network is near the identity.</summary>
    public static Initialization Residual(StepVideoDitConfig config) => Initialization.FanIn(1 / Math.Sqrt(2.0 * config.Layers));

    /// <param name="x_BSD">The residual stream.</param>
    /// <param name="modulation_B6D">From the timestep.</param>
    /// <param name="text">Keys and values of cross-attention.</param>
    /// <param name="rotary">Angles of the token grid.</param>
    public Tensor Forward(Tensor x_BSD, Tensor modulation_B6D, TextContext text, RotaryEmbedding3D rotary)
    {
        var parts = (_table_6D + modulation_B6D).Chunk(6, 1);  // each [B, 1, D]
        var (shift1, scale1, gate1) = (parts[0], parts[1], parts[2]);
        var (shift2, scale2, gate2) = (parts[3], parts[4], parts[5]);

        x_BSD = Nn.Residual.Add(x_BSD, _self.Forward(_norm1.Modulated(x_BSD, scale1, shift1), rotary), gate1);

        x_BSD = Nn.Residual.Add(x_BSD, _cross.Forward(x_BSD, text));

        var inner = TanhGelu.Forward(_feedForwardIn.Forward(_norm2.Modulated(x_BSD, scale2, shift2)));
        return Nn.Residual.Add(x_BSD, _feedForwardOut.Forward(inner), gate2);
    }
}
