namespace Kinora.Evaluation;

/// <summary>Operations on square float pictures [size, size, 3] with values about [0, 1].</summary>
internal static class Picture
{
    public const int Channels = 3;

    public static float[] FromBytes(ReadOnlySpan<byte> bytes)
    {
        var picture = new float[bytes.Length];
        for (var k = 0; k < bytes.Length; k++) picture[k] = bytes[k] / 255f;
        return picture;
    }

    /// <summary>Gaussian blur, borders repeated.</summary>
    public static float[] Blur(float[] picture, int size, double sigma)
    {
        var reach = Math.Max(1, (int)Math.Ceiling(2.5 * sigma));
        var kernel = new float[(2 * reach) + 1];
        for (var k = -reach; k <= reach; k++) kernel[k + reach] = (float)Math.Exp(-k * k / (2 * sigma * sigma));
        var sum = kernel.Sum();
        for (var k = 0; k < kernel.Length; k++) kernel[k] /= sum;
        return Pass(Pass(picture, size, kernel, reach, alongRows: true), size, kernel, reach, alongRows: false);
    }

    /// <summary>The picture as seen through displaced sample points, bilinear, borders repeated.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="size">Pixels per side.</param>
    /// <param name="source">Where the pixel (row, column) is taken from, in pixels.</param>
    public static float[] Resample(float[] picture, int size, Func<int, int, (double Row, double Column)> source)
    {
        var result = new float[picture.Length];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                var (y, x) = source(row, column);
                (y, x) = (Math.Clamp(y, 0, size - 1), Math.Clamp(x, 0, size - 1));
                var (top, left) = (Math.Min((int)y, size - 2), Math.Min((int)x, size - 2));
                var (down, right) = ((float)(y - top), (float)(x - left));
                var from = ((top * size) + left) * Channels;
                var to = ((row * size) + column) * Channels;
                for (var c = 0; c < Channels; c++)
                {
                    var upper = picture[from + c] + ((picture[from + Channels + c] - picture[from + c]) * right);
                    var below = from + (size * Channels) + c;
                    var lower = picture[below] + ((picture[below + Channels] - picture[below]) * right);
                    result[to + c] = upper + ((lower - upper) * down);
                }
            }
        }

        return result;
    }

    private static float[] Pass(float[] picture, int size, float[] kernel, int reach, bool alongRows)
    {
        var result = new float[picture.Length];
        var (line, step) = alongRows ? (size * Channels, Channels) : (Channels, size * Channels);
        for (var k = 0; k < size; k++)
        {
            for (var at = 0; at < size; at++)
            {
                float a = 0, b = 0, c = 0;
                for (var tap = -reach; tap <= reach; tap++)
                {
                    var from = (k * line) + (Math.Clamp(at + tap, 0, size - 1) * step);
                    var weight = kernel[tap + reach];
                    a += weight * picture[from];
                    b += weight * picture[from + 1];
                    c += weight * picture[from + 2];
                }

                var to = (k * line) + (at * step);
                (result[to], result[to + 1], result[to + 2]) = (a, b, c);
            }
        }

        return result;
    }
}
