using Kinora.Models.VideoVae.Layers.Flows;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>One resolution: residual blocks <c>block.0</c>, <c>block.1</c>, ... and, unless it is the last, a change of resolution.</summary>
internal sealed class Level
{
    private readonly ResBlock[] _blocks;
    private readonly string _name;
    private readonly (string Name, IResample Layer)? _resample;

    public Level(ParameterPath path, long inputs, long outputs, int blocks, VideoVaeConfig config, (string Name, IResample Layer)? resample)
    {
        _name = path.Prefix;
        _blocks = [.. Enumerable.Range(0, blocks).Select(k => new ResBlock(path["block"][k], k == 0 ? inputs : outputs, outputs, config))];
        _resample = resample;
    }

    /// <summary>[B, in, T, H, W] to [B, out, T', H', W'].</summary>
    public Tensor Forward(Tensor x_BCTHW, Action<string, Tensor>? observe)
    {
        using var scope = new TensorScope();
        var x = x_BCTHW;
        for (var k = 0; k < _blocks.Length; k++)
        {
            x = k == 0 ? _blocks[k].Forward(x) : x.Then(_blocks[k].Forward);
            observe?.Invoke($"{_name}.block.{k}", x);
        }

        if (_resample is not { } resample) return scope.Keep(x);
        x = x.Then(resample.Layer.Forward);
        observe?.Invoke($"{_name}.{resample.Name}", x);
        return scope.Keep(x);
    }

    /// <summary>The same a few frames at a time, for a level of the decoder.</summary>
    public IFrameFlow Flow(RowTiles tiles)
    {
        var flows = _blocks.Select(b => b.Flow(tiles)).ToList();
        if (_resample is { } resample) flows.Add(((IUpsample)resample.Layer).Flow(tiles));
        return new ChainFlow(flows);
    }
}
