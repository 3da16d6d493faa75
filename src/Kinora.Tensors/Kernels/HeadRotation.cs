namespace Kinora.Tensors.Kernels;

/// <summary>Angles of a rotary embedding: channel j of a token becomes x_j cos_j + x_partner(j) sin_j.</summary>
/// <param name="cos_SD">Cosines, fp32 on the processor, without gaps.</param>
/// <param name="sin_SD">Sines with the sign that the partner's share has, likewise.</param>
/// <param name="partner">The channel that each channel turns with; each channel is the partner of one.</param>
public sealed unsafe class HeadRotation(Tensor cos_SD, Tensor sin_SD, int[] partner)
{
    /// <summary>Tokens that there are angles for.</summary>
    public long Tokens => cos_SD.Size(0);

    /// <summary>Channels of a head.</summary>
    public int Width => Partners.Width;

    internal Tensor Cos_SD => cos_SD;

    internal Tensor Sin_SD => sin_SD;

    internal float* Cos => (float*)cos_SD.Data;

    internal float* Sin => (float*)sin_SD.Data;

    /// <summary>Puts every channel's partner in its place.</summary>
    internal ChannelOrder Partners { get; } = new(partner);
}
