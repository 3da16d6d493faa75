using Kinora.Models.StepVideoDit;
using Kinora.Tensors;

namespace Kinora.Benchmarks.Twins;

/// <summary>RoPE-3D in plain operators: a head's channels are cut into three parts, turned one by one and joined again.</summary>
internal static class TwinRotation
{
    private const double Base = 10000;

    /// <summary>Cosines and sines [S, 1, d] of each part, token order frame, row, column.</summary>
    public static (Tensor Cos, Tensor Sin)[] Angles(StepVideoDitConfig config, long frames, long rows, long columns)
    {
        var (frame, row, column) = config.RotaryChannels;
        return
        [
            Part(frame, Tensor.Range(frames, DType.F32).Reshape(-1, 1, 1)),
            Part(row, Tensor.Range(rows, DType.F32).Reshape(1, -1, 1)),
            Part(column, Tensor.Range(columns, DType.F32).Reshape(1, 1, -1)),
        ];

        (Tensor Cos, Tensor Sin) Part(int channels, Tensor position)
        {
            var frequency = (Tensor.Range(channels / 2, DType.F32) * (-Math.Log(Base) / (channels / 2))).Exp();
            var angle = position.Expand(frames, rows, columns).Reshape(-1, 1, 1) * frequency;
            var both = Tensor.Concat([angle, angle], -1);
            return (both.Cos(), both.Sin());
        }
    }

    /// <summary>[B, S, H, D] to the same shape.</summary>
    public static Tensor Apply(Tensor x, (Tensor Cos, Tensor Sin)[] angles)
    {
        var parts = new List<Tensor>();
        long at = 0;
        foreach (var (cos, sin) in angles)
        {
            var part = x.Narrow(-1, at, cos.Size(-1));
            var halves = part.Chunk(2, -1);
            parts.Add((part * cos) + (Tensor.Concat([-halves[1], halves[0]], -1) * sin));
            at += cos.Size(-1);
        }

        return Tensor.Concat([.. parts], -1);
    }
}
