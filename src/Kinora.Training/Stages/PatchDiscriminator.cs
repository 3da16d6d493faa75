using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>
/// Says of every patch of a clip whether it looks real: the PatchGAN of Isola et al. 2017 with time as a third axis. A patch is
/// 38x38 pixels and the 17 frames of a chunk; of a single picture it is judged by the middle taps of the same weights.
/// </summary>
internal sealed class PatchDiscriminator
{
    private const int Channels = 32;
    private const int TimeTaps = 3;
    private const int SpaceTaps = 4;
    private const int LastSpaceTaps = 3;
    private const int NormGroups = 8;
    private const double NormEps = 1e-5;
    private const double Slope = 0.2;

    private readonly Layer[] _layers;
    private readonly Layer _last;

    /// <summary>Builds the network from the weights below a path.</summary>
    public PatchDiscriminator(ParameterPath path)
    {
        // The first layer keeps the frames: what moves is seen before time is halved.
        _layers =
        [
            new Layer(path["layers"][0], 3, Channels, SpaceTaps, timeStride: 1, spaceStride: 2, isNormed: false),
            new Layer(path["layers"][1], Channels, 2 * Channels, SpaceTaps, timeStride: 2, spaceStride: 2, isNormed: true),
            new Layer(path["layers"][2], 2 * Channels, 4 * Channels, SpaceTaps, timeStride: 2, spaceStride: 2, isNormed: true),
        ];
        _last = new Layer(path["last"], 4 * Channels, 1, LastSpaceTaps, timeStride: 1, spaceStride: 1, isNormed: false);
    }

    /// <summary>Judges clips or pictures.</summary>
    /// <param name="video_BCTHW">Pixels [B, 3, T, H, W], nominally in [-1, 1]; H and W at least 8.</param>
    /// <returns>A number for each patch [B, 1, T', H/8, W/8]: above 0 for real, below for made. T' is 5 of 17 frames and 1 of 1.</returns>
    public Tensor Forward(Tensor video_BCTHW)
    {
        using var scope = new TensorScope();
        var x = video_BCTHW;
        foreach (var layer in _layers) x = Engine.Call("leaky_relu", layer.Forward(x), Slope);
        return scope.Keep(_last.Forward(x));
    }

    // A convolution with weights PATH.weight [out, in, 3, k, k] and, where it is normed, the norm's PATH.norm.
    private sealed class Layer
    {
        private readonly Tensor _weight;
        private readonly Tensor _bias;
        private readonly Tensor? _normWeight;
        private readonly Tensor? _normBias;
        private readonly int _timeStride;
        private readonly int _spaceStride;

        public Layer(ParameterPath path, int inputs, int outputs, int spaceTaps, int timeStride, int spaceStride, bool isNormed)
        {
            _weight = path.Get("weight", Initialization.FanIn(), outputs, inputs, TimeTaps, spaceTaps, spaceTaps);
            _bias = path.Get("bias", Initialization.Zeros, outputs);
            if (isNormed)
            {
                _normWeight = path["norm"].Get("weight", Initialization.Ones, outputs);
                _normBias = path["norm"].Get("bias", Initialization.Zeros, outputs);
            }

            (_timeStride, _spaceStride) = (timeStride, spaceStride);
        }

        // [B, in, T, H, W] to [B, out, (T + stride - 1) / stride, H / stride, W / stride].
        public Tensor Forward(Tensor x_BCTHW)
        {
            // One frame meets the middle tap only; the others would multiply zeros.
            var isStill = x_BCTHW.Size(2) == 1;
            var weight = isStill ? _weight.Narrow(2, TimeTaps / 2, 1) : _weight;
            var y = Engine.Call("conv3d", x_BCTHW, weight, _bias, new long[] { _timeStride, _spaceStride, _spaceStride }, new long[] { isStill ? 0 : TimeTaps / 2, 1, 1 });
            return _normWeight is null ? y : y.GroupNorm(NormGroups, _normWeight, _normBias, NormEps);
        }
    }
}
