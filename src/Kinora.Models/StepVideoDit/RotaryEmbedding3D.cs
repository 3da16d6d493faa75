using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Models.StepVideoDit;

/// <summary>
/// RoPE-3D (spec 3.7): half of a head's channels turn with the frame index, a quarter with the row, a quarter with the
/// column. Inside each part channel j is paired with channel j + d/2.
/// </summary>
public sealed class RotaryEmbedding3D : IHeadRotation, IDisposable
{
    private const double Base = 10000;

    private readonly int[] _halves;

    /// <summary>Computes the angles of a latent grid.</summary>
    /// <param name="config">Head sizes.</param>
    /// <param name="frames">Latent frames F.</param>
    /// <param name="rows">Latent rows h.</param>
    /// <param name="columns">Latent columns w.</param>
    /// <param name="device">Where queries and keys are.</param>
    public RotaryEmbedding3D(StepVideoDitConfig config, int frames, int rows, int columns, Device device)
        : this(config, [.. Enumerable.Range(0, frames)], rows, columns, device)
    {
    }

    /// <summary>Computes the angles of some latent frames of a longer video.</summary>
    /// <param name="config">Head sizes.</param>
    /// <param name="framePositions">Where in the video each latent frame stands, from 0.</param>
    /// <param name="rows">Latent rows h.</param>
    /// <param name="columns">Latent columns w.</param>
    /// <param name="device">Where queries and keys are.</param>
    public RotaryEmbedding3D(StepVideoDitConfig config, IReadOnlyList<int> framePositions, int rows, int columns, Device device)
    {
        var frames = framePositions.Count;
        var (frame, row, column) = config.RotaryChannels;
        _halves = [frame / 2, row / 2, column / 2];
        var tokens = frames * rows * columns;
        (FramePositions, Rows, Columns) = (framePositions, rows, columns);
        if (device.Type == DeviceType.Meta)
        {
            Cos_SD = Tensor.Empty([tokens, config.HeadDim], DType.F32, device).Unscoped();
            SignedSin_SD = Tensor.Empty([tokens, config.HeadDim], DType.F32, device).Unscoped();
            Kernel = new HeadRotation(Cos_SD, SignedSin_SD, Partners());
            return;
        }

        var cos = new float[tokens * config.HeadDim];
        var sin = new float[tokens * config.HeadDim];
        for (var token = 0; token < tokens; token++)
        {
            int[] position = [framePositions[token / (rows * columns)], token / columns % rows, token % columns];
            var at = token * config.HeadDim;
            for (var part = 0; part < 3; part++)
            {
                var half = _halves[part];
                for (var j = 0; j < half; j++)
                {
                    // fp32 as in the reference: frequency, then angle, then cosine and sine.
                    var frequency = (float)(1 / MathF.Pow((float)Base, 2 * j / (2f * half)));
                    var angle = position[part] * frequency;
                    cos[at + j] = cos[at + half + j] = MathF.Cos(angle);
                    sin[at + half + j] = MathF.Sin(angle);
                    sin[at + j] = -sin[at + half + j];
                }

                at += 2 * half;
            }
        }

        Cos_SD = ToDevice(cos, tokens, config.HeadDim, device);
        SignedSin_SD = ToDevice(sin, tokens, config.HeadDim, device);
        if (device.Type == DeviceType.Cpu) Kernel = new HeadRotation(Cos_SD, SignedSin_SD, Partners());
    }

    /// <summary>Position of each latent frame.</summary>
    public IReadOnlyList<int> FramePositions { get; }

    /// <summary>Latent rows h.</summary>
    public int Rows { get; }

    /// <summary>Latent columns w.</summary>
    public int Columns { get; }

    /// <summary>Cosines [S, d], token order frame, row, column.</summary>
    public Tensor Cos_SD { get; }

    /// <summary>Sines [S, d], negative in the first half of each part.</summary>
    public Tensor SignedSin_SD { get; }

    /// <summary>The same for the kernels that norm and turn at once; null where they do not run. On shapes alone, plans follow them.</summary>
    public HeadRotation? Kernel { get; }

    /// <summary>Turns queries or keys [B, H, S, d].</summary>
    public Tensor Rotate(Tensor x_BHSD)
    {
        var parts = new Tensor[6];
        long at = 0;
        for (var part = 0; part < 3; part++)
        {
            parts[(2 * part) + 1] = x_BHSD.Narrow(-1, at, _halves[part]);
            parts[2 * part] = x_BHSD.Narrow(-1, at + _halves[part], _halves[part]);
            at += 2 * _halves[part];
        }

        var partner = Tensor.Concat(parts, -1);
        return (x_BHSD * Cos_SD.To(x_BHSD.DType)) + (partner * SignedSin_SD.To(x_BHSD.DType));
    }

    /// <summary>Frees the tables.</summary>
    public void Dispose()
    {
        Cos_SD.Dispose();
        SignedSin_SD.Dispose();
    }

    private int[] Partners()
    {
        var partners = new List<int>();
        foreach (var half in _halves)
        {
            var first = partners.Count;
            partners.AddRange(Enumerable.Range(first + half, half));
            partners.AddRange(Enumerable.Range(first, half));
        }

        return [.. partners];
    }

    private static Tensor ToDevice(float[] values, int tokens, int channels, Device device)
    {
        using var scope = new TensorScope();
        return Tensor.From(values, tokens, channels).To(device).Unscoped();
    }
}
