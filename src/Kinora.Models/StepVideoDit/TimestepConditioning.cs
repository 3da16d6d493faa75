using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.StepVideoDit;

/// <summary>What the network knows of the time.</summary>
/// <param name="Embedded_BD">The embedded timestep E [B, D], for the output layer.</param>
/// <param name="Modulation_B6D">Shift, scale and gate of attention, then of the feed-forward network [B, 6, D], for every block.</param>
public readonly record struct TimestepModulation(Tensor Embedded_BD, Tensor Modulation_B6D);

/// <summary>AdaLN-single (spec 3.3): one small network for all blocks turns the time into shifts, scales and gates.</summary>
internal sealed class TimestepConditioning
{
    // The network sees the time in thousandths.
    private const double TimeScale = 1000;

    private readonly Linear _first;
    private readonly Linear _second;
    private readonly Linear _modulation;
    private readonly int _width;

    public TimestepConditioning(ParameterPath path, int width)
    {
        _width = width;
        var embedder = path["emb"]["timestep_embedder"];
        _first = new Linear(embedder["linear_1"], StepVideoDitConfig.TimestepChannels, width);
        _second = new Linear(embedder["linear_2"], width, width);
        _modulation = new Linear(path["linear"], width, 6 * width, initialization: Initialization.Normal(0.02));
    }

    /// <summary>Times [B] in [0, 1], 0 being noise.</summary>
    public TimestepModulation Forward(Tensor time_B, DType dtype)
    {
        var waves = Sinusoid(time_B * TimeScale).To(dtype);
        var embedded = _second.Forward(_first.Forward(waves).Silu());
        return new TimestepModulation(embedded, _modulation.Forward(embedded.Silu()).Reshape(-1, 6, _width));
    }

    /// <summary>Cosines, then sines, of the value at 128 frequencies from 1 down to nearly 1/10000: [B] to [B, 256].</summary>
    public static Tensor Sinusoid(Tensor value_B)
    {
        const int half = StepVideoDitConfig.TimestepChannels / 2;
        var frequencies = (Tensor.Range(half, DType.F32, value_B.Device) * (-Math.Log(10000) / half)).Exp();
        var angles = value_B.To(DType.F32).Unsqueeze(-1) * frequencies;
        return Tensor.Concat([angles.Cos(), angles.Sin()], -1);
    }
}
