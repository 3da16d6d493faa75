using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>
/// A convolution of a nearest-neighbour enlargement, computed from the small input. Of the 3 taps along an axis two always
/// fall on the same input position, so each of the 2 output positions needs 2 summed taps only: 8 multiplications in 3-D
/// where the plain way has 27, 4 where it has 9. Equal to the plain way up to the rounding of the summed weights.
/// </summary>
internal static class NearestConv
{
    // [output position, tap on the small input, tap of the weight]. Space is centred: positions 2y and 2y + 1 see y - 1, y
    // and y, y + 1. Time is causal: 2t and 2t + 1 both see t - 1 and t.
    private static readonly float[,,] Space = { { { 1, 0, 0 }, { 0, 1, 1 } }, { { 1, 1, 0 }, { 0, 0, 1 } } };
    private static readonly float[,,] Time = { { { 1, 1, 0 }, { 0, 0, 1 } }, { { 1, 0, 0 }, { 0, 1, 1 } } };

    // [27, 64]: weight tap (t, h, w) to output position (dt, dh, dw) and small tap (t, h, w).
    private static readonly float[] SpaceTimeSums = Sums(Time, Space, Space);

    // [9, 16]: the same without time.
    private static readonly float[] SpaceSums = Sums(new float[,,] { { { 1 } } }, Space, Space);

    /// <summary>Doubles time, height and width. Weight [O, C, 3, 3, 3], causal in time.</summary>
    /// <param name="x_BCTHW">The input, not enlarged.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="bias">[O].</param>
    /// <param name="past">How many frames in front of the input, at most 1, are earlier ones that have their result already.</param>
    /// <param name="forNorm">The result may be bfloat16, since only a norm reads it.</param>
    public static Tensor SpaceTime(Tensor x_BCTHW, Tensor weight, Tensor bias, long past = 0, bool forNorm = false) => Forward(x_BCTHW, weight, bias, SpaceTimeSums, 2, past, forNorm);

    /// <summary>Doubles height and width of every frame. Weight [O, C, 3, 3].</summary>
    public static Tensor Frames(Tensor x_BCTHW, Tensor weight, Tensor bias) => Forward(x_BCTHW, weight, bias, SpaceSums, 1, past: 0, forNorm: false);

    private static Tensor Forward(Tensor x_BCTHW, Tensor weight, Tensor bias, float[] sums, long times, long past, bool forNorm)
    {
        using var scope = new TensorScope();
        var (outputs, inputs) = (weight.Size(0), weight.Size(1));
        var (batch, frames, height, width) = (x_BCTHW.Size(0), x_BCTHW.Size(2) - past, x_BCTHW.Size(3), x_BCTHW.Size(4));
        var taps = sums.Length / (times * 4 * times * 4);
        var matrix = Tensor.From(sums, taps, sums.Length / taps).To(weight.DType).To(weight.Device);
        var small = weight.Reshape(outputs * inputs, taps).MatMul(matrix).Reshape(outputs, inputs, times, 2, 2, times, 2, 2);
        // Four convolutions, one per position in the 2x2 square; each gives both positions in time at once.
        var perSquare = small.Permute(3, 4, 2, 0, 1, 5, 6, 7).Reshape(4, times * outputs, inputs, times, 2, 2);
        var biases = bias.Repeat(times);
        var x = Convolution.Operand(x_BCTHW);
        if (!GradMode.IsEnabled && !Convolution.IsDirect(x, weight))
        {
            // Each position's results go to their places at once, so that no more than one of them exists twice.
            Tensor? video = null;
            for (var square = 0; square < 4; square++)
            {
                using var inner = new TensorScope();
                var part = Square(square).Reshape(batch, times, outputs, frames, height, width);
                video ??= scope.Keep(inner.Keep(Tensor.Empty([batch, outputs, frames, times, height, 2, width, 2], part.DType, part.Device)));
                video.Select(7, square % 2).Select(5, square / 2).Permute(0, 3, 1, 2, 4, 5).CopyFrom(part);
            }

            return scope.Keep(video!.Reshape(batch, outputs, times * frames, 2 * height, 2 * width));
        }

        var parts = Enumerable.Range(0, 4).Select(Square).ToArray();

        // [4 = dh dw, B, dt O, T, H, W] to [B, O, T dt, H dh, W dw]. Where convolutions want the channels last in memory, whole
        // rows of them move at a time.
        if (Convolution.IsDirect(x, weight))
        {
            var rows = Tensor.Stack([.. parts.Select(part => part.Permute(0, 2, 3, 4, 1))], 0).Reshape(2, 2, batch, frames, height, width, times, outputs);
            var ordered = rows.Permute(2, 3, 6, 4, 0, 5, 1, 7).Reshape(batch, times * frames, 2 * height, 2 * width, outputs);
            return scope.Keep(ordered.Permute(0, 4, 1, 2, 3));
        }

        var stacked = Tensor.Stack(parts, 0).Reshape(2, 2, batch, times, outputs, frames, height, width);
        return scope.Keep(stacked.Permute(2, 4, 5, 3, 6, 0, 7, 1).Reshape(batch, outputs, times * frames, 2 * height, 2 * width));

        Tensor Square(int square)
        {
            var (below, right) = (square / 2, square % 2);
            return Convolution.Forward(x, perSquare.Select(0, square), biases, front: [times - 1 - past, 1 - below, 1 - right], back: [0, below, right], forNorm: forNorm);
        }
    }

    private static float[] Sums(float[,,] time, float[,,] height, float[,,] width)
    {
        var (times, kernel) = (time.GetLength(0), time.GetLength(2));
        var sums = new List<float>();
        for (var row = 0; row < kernel * 9; row++)
        {
            var (kt, kh, kw) = (row / 9, row / 3 % 3, row % 3);
            for (var column = 0; column < times * 4 * times * 4; column++)
            {
                var (position, tap) = (column / (times * 4), column % (times * 4));
                sums.Add(time[position / 4, tap / 4, kt] * height[position / 2 % 2, tap / 2 % 2, kh] * width[position % 2, tap % 2, kw]);
            }
        }

        return [.. sums];
    }
}
