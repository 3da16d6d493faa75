using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.StepVideoDit;

/// <summary>
/// Where in the video a latent frame stands, as cosines and sines that a matrix turns into what is added to the frame's tokens.
/// The public model has none: there positions are rotations of queries and keys alone, which tell one frame from another only
/// as far as their contents differ, and near the noise they hardly do (docs/decisions.md).
/// </summary>
/// <param name="path">Where the weight is.</param>
/// <param name="config">The network's sizes, with at least one wave.</param>
internal sealed class FrameEmbedding(ParameterPath path, StepVideoDitConfig config)
{
    // The first wave tells the places in a chunk apart, of which latent 0 holds a single frame.
    private const double ShortestWave = 3;

    // Steps of the usual size move the weight little, and what it adds has to stand beside the noise in a token, which the
    // patch embedding makes about six times as large as the waves themselves.
    private const double Gain = 8;

    private readonly Tensor _weight_DK = path.Get("weight", Initialization.Zeros, config.Width, 2 * config.FrameWaves);

    /// <summary>Adds to every token [B, S, D] what belongs to its frame.</summary>
    /// <param name="tokens_BSD">Tokens, frame by frame.</param>
    /// <param name="framePositions">Where in the video each of the F latent frames stands, from 0.</param>
    public Tensor AddTo(Tensor tokens_BSD, IReadOnlyList<int> framePositions)
    {
        var (rows, width, frames) = (tokens_BSD.Size(0), tokens_BSD.Size(2), framePositions.Count);
        var waves_FK = (tokens_BSD.Device.Type == DeviceType.Meta ? Tensor.Empty([frames, 2 * config.FrameWaves], DType.F32, Device.Meta) : Waves(framePositions).To(tokens_BSD.Device)).To(tokens_BSD.DType);
        var frames_F1D = waves_FK.Linear(_weight_DK).Unsqueeze(1);
        return (tokens_BSD.Reshape(rows, frames, -1, width) + frames_F1D).Reshape(rows, -1, width);
    }

    // Wave k is 3 * 2^k latent frames long: [F, K], Gain times cosine and sine of each wave side by side.
    private Tensor Waves(IReadOnlyList<int> framePositions)
    {
        var values = new float[framePositions.Count * 2 * config.FrameWaves];
        for (var i = 0; i < values.Length / 2; i++)
        {
            var angle = 2 * Math.PI * framePositions[i / config.FrameWaves] / (ShortestWave * Math.Pow(2, i % config.FrameWaves));
            (values[2 * i], values[(2 * i) + 1]) = ((float)(Gain * Math.Cos(angle)), (float)(Gain * Math.Sin(angle)));
        }

        return Tensor.From(values, framePositions.Count, 2 * config.FrameWaves);
    }
}
