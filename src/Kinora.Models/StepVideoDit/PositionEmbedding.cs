using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.StepVideoDit;

/// <summary>
/// Where a token stands, as cosines and sines of its frame, row and column that a matrix turns into what is added to it.
/// The public model has none: there positions are rotations of queries and keys alone, and tokens of the same content stay the
/// same wherever they stand. Near the noise, where the path of a thing is decided, contents hardly differ (docs/decisions.md).
/// </summary>
internal sealed class PositionEmbedding
{
    // The first wave of frames tells the places in a chunk apart, of which latent 0 holds a single frame.
    private const double ShortestWaveOfFrames = 3;
    private const double ShortestWaveOfPlaces = 2;

    // Steps of the usual size move the weight little, and what it adds has to stand beside the noise in a token, which the
    // patch embedding makes about six times as large as a wave.
    private const double Gain = 8;

    private readonly int _waves;
    private readonly Tensor _weight_DK;

    /// <summary>Reads the weight; a fresh one adds nothing.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="config">The network's sizes, with at least one wave.</param>
    public PositionEmbedding(ParameterPath path, StepVideoDitConfig config)
    {
        _waves = config.PositionWaves;
        _weight_DK = path.Get("weight", Initialization.Zeros, config.Width, 3 * 2 * _waves);
    }

    /// <summary>Adds to every token [B, S, D] what belongs to its place.</summary>
    /// <param name="tokens_BSD">Tokens, frame by frame, row by row.</param>
    /// <param name="framePositions">Where in the video each of the F latent frames stands, from 0.</param>
    /// <param name="rows">Token rows h.</param>
    /// <param name="columns">Token columns w.</param>
    public Tensor AddTo(Tensor tokens_BSD, IReadOnlyList<int> framePositions, int rows, int columns)
    {
        var frames = framePositions.Count;
        Tensor[] axes =
        [
            Waves(framePositions, ShortestWaveOfFrames, tokens_BSD).Reshape(frames, 1, 1, -1),
            Waves([.. Enumerable.Range(0, rows)], ShortestWaveOfPlaces, tokens_BSD).Reshape(1, rows, 1, -1),
            Waves([.. Enumerable.Range(0, columns)], ShortestWaveOfPlaces, tokens_BSD).Reshape(1, 1, columns, -1),
        ];
        var waves_SK = Tensor.Concat([.. axes.Select(axis => axis.Expand(frames, rows, columns, 2 * _waves))], -1).Reshape(frames * rows * columns, -1);
        return tokens_BSD + waves_SK.Linear(_weight_DK);
    }

    // Wave k is 2^k times the shortest: [N, K], Gain times cosine and sine of each wave side by side.
    private Tensor Waves(IReadOnlyList<int> positions, double shortest, Tensor like)
    {
        if (like.Device.Type == DeviceType.Meta) return Tensor.Empty([positions.Count, 2 * _waves], like.DType, Device.Meta);
        var values = new float[positions.Count * 2 * _waves];
        for (var i = 0; i < values.Length / 2; i++)
        {
            var angle = 2 * Math.PI * positions[i / _waves] / (shortest * Math.Pow(2, i % _waves));
            (values[2 * i], values[(2 * i) + 1]) = ((float)(Gain * Math.Cos(angle)), (float)(Gain * Math.Sin(angle)));
        }

        return Tensor.From(values, positions.Count, 2 * _waves).To(like.Device).To(like.DType);
    }
}
