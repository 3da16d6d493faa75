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

        var attended = _self.Forward(Modulate(_norm1.Forward(x_BSD), scale1, shift1), rotary);
        x_BSD = (gate1 * attended) + x_BSD;

        x_BSD = _cross.Forward(x_BSD, text) + x_BSD;

        var inner = _feedForwardIn.Forward(Modulate(_norm2.Forward(x_BSD), scale2, shift2)).Gelu(tanhApproximation: true);
        return (gate2 * _feedForwardOut.Forward(inner)) + x_BSD;
    }

    private static Tensor Modulate(Tensor x, Tensor scale, Tensor shift) => (x * (scale + 1)) + shift;
}
