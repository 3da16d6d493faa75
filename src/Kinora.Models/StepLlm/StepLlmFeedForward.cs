using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.StepLlm;

/// <summary>w2(SiLU(u) v) with (u, v) the halves of w1(x): SwiGLU (Shazeer 2020, spec 5.2).</summary>
internal sealed class StepLlmFeedForward
{
    private readonly Linear _w1;
    private readonly Linear _w2;

    /// <summary>Takes <c>w1</c> [2 F, D] and <c>w2</c> [D, F], without biases.</summary>
    public StepLlmFeedForward(ParameterPath path, StepLlmConfig config)
    {
        _w1 = new Linear(path["w1"], config.Width, 2 * config.FeedForwardWidth, bias: false);
        _w2 = new Linear(path["w2"], config.FeedForwardWidth, config.Width, bias: false, Initialization.FanIn(1 / Math.Sqrt(2 * config.Layers)));
    }

    /// <summary>[..., D] to [..., D].</summary>
    public Tensor Forward(Tensor x)
    {
        var halves = _w1.Forward(x).Chunk(2, -1);
        return _w2.Forward(halves[0].Silu() * halves[1]);
    }
}
