using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.StepVideoDit;

/// <summary>Full 3D self-attention over all tokens of the video, with QK-norm before RoPE-3D (spec 3.6).</summary>
internal sealed class SelfAttention
{
    private readonly Linear _wqkv;
    private readonly Linear _wo;
    private readonly RmsNorm _qNorm;
    private readonly RmsNorm _kNorm;
    private readonly StepVideoDitConfig _config;

    public SelfAttention(ParameterPath path, StepVideoDitConfig config)
    {
        _config = config;
        _wqkv = new Linear(path["wqkv"], config.Width, 3 * config.Width, bias: false);
        _wo = new Linear(path["wo"], config.Width, config.Width, bias: false, DitBlock.Residual(config));
        _qNorm = new RmsNorm(path["q_norm"], config.HeadDim, StepVideoDitConfig.NormEps);
        _kNorm = new RmsNorm(path["k_norm"], config.HeadDim, StepVideoDitConfig.NormEps);
    }

    public Tensor Forward(Tensor x_BSD, RotaryEmbedding3D rotary)
    {
        // The projection is packed per head: q, k and v of head 0, then of head 1, ...
        var packed_BSHE = _wqkv.Forward(x_BSD).Reshape(x_BSD.Size(0), x_BSD.Size(1), _config.Heads, 3 * _config.HeadDim);
        var parts = packed_BSHE.Chunk(3, -1);
        var q = _qNorm.ForwardHeads(parts[0], rotary).Transpose(1, 2);
        var k = _kNorm.ForwardHeads(parts[1], rotary).Transpose(1, 2);

        var attended_BHSd = Attention.Forward(q, k, parts[2].Transpose(1, 2));
        return _wo.Forward(attended_BHSd.Transpose(1, 2).Reshape(x_BSD.Shape));
    }
}
