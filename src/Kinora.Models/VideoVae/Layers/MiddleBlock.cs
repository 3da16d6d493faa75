using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>The deepest level's block, attention, block: <c>block_1</c>, <c>attn_1</c>, <c>block_2</c>.</summary>
internal sealed class MiddleBlock(ParameterPath path, long channels, VideoVaeConfig config)
{
    private readonly ResBlock _block1 = new(path["block_1"], channels, channels, config);
    private readonly AttnBlock _attention = new(path["attn_1"], channels, config);
    private readonly ResBlock _block2 = new(path["block_2"], channels, channels, config);
    private readonly string _name = path.Prefix;

    /// <summary>[B, C, T, H, W] to the same shape.</summary>
    public Tensor Forward(Tensor x_BCTHW, Action<string, Tensor>? observe)
    {
        using var scope = new TensorScope();
        var x = _block1.Forward(x_BCTHW);
        observe?.Invoke($"{_name}.block_1", x);
        x = x.Then(_attention.Forward);
        observe?.Invoke($"{_name}.attn_1", x);
        x = x.Then(_block2.Forward);
        observe?.Invoke($"{_name}.block_2", x);
        return scope.Keep(x);
    }
}
