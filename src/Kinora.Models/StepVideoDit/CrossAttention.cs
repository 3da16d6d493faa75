using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.StepVideoDit;

/// <summary>Attention of the video's tokens to the text's (spec 3.8): QK-norm, no rotation, keys behind a row's end hidden.</summary>
internal sealed class CrossAttention
{
    private readonly Linear _wq;
    private readonly Linear _wkv;
    private readonly Linear _wo;
    private readonly RmsNorm _qNorm;
    private readonly RmsNorm _kNorm;
    private readonly StepVideoDitConfig _config;

    public CrossAttention(ParameterPath path, StepVideoDitConfig config)
    {
        _config = config;
        _wq = new Linear(path["wq"], config.Width, config.Width, bias: false);
        _wkv = new Linear(path["wkv"], config.Width, 2 * config.Width, bias: false);
        _wo = new Linear(path["wo"], config.Width, config.Width, bias: false, DitBlock.Residual(config));
        _qNorm = new RmsNorm(path["q_norm"], config.HeadDim, StepVideoDitConfig.NormEps);
        _kNorm = new RmsNorm(path["k_norm"], config.HeadDim, StepVideoDitConfig.NormEps);
    }

    public Tensor Forward(Tensor x_BSD, TextContext text)
    {
        // Neighbouring rows of one text ask the same keys: here they are one row of more queries.
        var queries = _wq.Forward(x_BSD).Reshape(text.Tokens_BLD.Size(0), -1, _config.Width);
        var q = _qNorm.ForwardHeads(Heads(queries, _config.HeadDim));
        var kv = Heads(_wkv.Forward(text.Tokens_BLD), 2 * _config.HeadDim).Chunk(2, -1);  // per head: k, then v
        var k = _kNorm.ForwardHeads(kv[0]);
        var attended_BHSd = Attention.Forward(q.Transpose(1, 2), k.Transpose(1, 2), kv[1].Transpose(1, 2), text.Mask);
        return _wo.Forward(attended_BHSd.Transpose(1, 2).Reshape(x_BSD.Shape));
    }

    private Tensor Heads(Tensor x_BLE, int channels) =>
        x_BLE.Reshape(x_BLE.Size(0), x_BLE.Size(1), _config.Heads, channels);
}
