using Kinora.Tensors;

namespace Kinora.Diffusion;

/// <summary>The training objective (spec 7.1): x_t = (1 - t) noise + t data, and the network learns data - noise.</summary>
public static class FlowMatching
{
    /// <summary>The point on the straight path from noise to data.</summary>
    /// <param name="noise">[B, ...], standard normal.</param>
    /// <param name="data">[B, ...], clean latents.</param>
    /// <param name="time_B">t in [0, 1], one per row.</param>
    public static Tensor Interpolate(Tensor noise, Tensor data, Tensor time_B)
    {
        var t = PerRow(time_B, data.Dimensions);
        return (noise * (1.0 - t)) + (data * t);
    }

    /// <summary>The velocity along that path.</summary>
    public static Tensor Velocity(Tensor noise, Tensor data) => data - noise;

    /// <summary>Mean squared error per row: [B, ...] to [B].</summary>
    public static Tensor ErrorPerRow(Tensor predicted, Tensor velocity) =>
        (predicted - velocity).Square().Reshape(predicted.Size(0), -1).Mean([-1]);

    private static Tensor PerRow(Tensor time_B, int dimensions)
    {
        var shape = new long[dimensions];
        Array.Fill(shape, 1);
        shape[0] = time_B.Size(0);
        return time_B.Reshape(shape);
    }
}
