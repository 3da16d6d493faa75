using Kinora.Media;

namespace Kinora.Evaluation;

/// <summary>How near one video is to another, frame by frame.</summary>
public static class PictureQuality
{
    private const double Peak = 255;
    private const int Window = 11;
    private const double Sigma = 1.5;

    /// <summary>Peak signal-to-noise ratio over all bytes of all channels of a frame: 10 log10(255^2 / mean squared difference).</summary>
    /// <param name="first">Bytes of a frame [H, W, 3].</param>
    /// <param name="second">Those of the other.</param>
    /// <returns>Decibel; infinity for equal frames.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Psnr(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (first.Length != second.Length) throw new ArgumentException($"PSNR: the frames have {first.Length} and {second.Length} bytes; frames of one size are needed.", nameof(second));
        double sum = 0;
        for (var k = 0; k < first.Length; k++) sum += ((double)first[k] - second[k]) * ((double)first[k] - second[k]);
        return 10 * Math.Log10(Peak * Peak * first.Length / sum);
    }

    /// <summary>
    /// Structural similarity of the luma of two frames (Wang et al. 2004): 11 x 11 Gaussian window of deviation 1.5, K1 = 0.01,
    /// K2 = 0.03, range 255, mean over all places where the window lies inside the picture.
    /// </summary>
    /// <param name="first">Bytes of a frame [H, W, 3].</param>
    /// <param name="second">Those of the other.</param>
    /// <param name="size">Of both; each side at least 11.</param>
    /// <returns>At most 1, which equal frames have.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit the size, or the picture is smaller than the window.</exception>
    public static double Ssim(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, FrameSize size)
    {
        if (first.Length != size.ByteCount || second.Length != size.ByteCount) throw new ArgumentException($"SSIM: frames of {size} have {size.ByteCount} bytes each, got {first.Length} and {second.Length}.", nameof(second));
        if (size.Width < Window || size.Height < Window) throw new ArgumentException($"SSIM: frames of at least {Window}x{Window} are needed, got {size}.", nameof(size));
        var (x, y) = (Luma(first), Luma(second));
        var meanX = Smooth(x, size);
        var meanY = Smooth(y, size);
        var squareX = Smooth(Product(x, x), size);
        var squareY = Smooth(Product(y, y), size);
        var both = Smooth(Product(x, y), size);
        var (c1, c2) = (0.01 * Peak * 0.01 * Peak, 0.03 * Peak * 0.03 * Peak);
        double sum = 0;
        for (var k = 0; k < meanX.Length; k++)
        {
            var (mx, my) = (meanX[k], meanY[k]);
            var (varianceX, varianceY, covariance) = (squareX[k] - (mx * mx), squareY[k] - (my * my), both[k] - (mx * my));
            sum += ((2 * mx * my) + c1) * ((2 * covariance) + c2) / (((mx * mx) + (my * my) + c1) * (varianceX + varianceY + c2));
        }

        return sum / meanX.Length;
    }

    // ITU-R BT.601.
    private static double[] Luma(ReadOnlySpan<byte> rgb)
    {
        var luma = new double[rgb.Length / 3];
        for (var k = 0; k < luma.Length; k++) luma[k] = (0.299 * rgb[3 * k]) + (0.587 * rgb[(3 * k) + 1]) + (0.114 * rgb[(3 * k) + 2]);
        return luma;
    }

    private static double[] Product(double[] a, double[] b)
    {
        var product = new double[a.Length];
        for (var k = 0; k < a.Length; k++) product[k] = a[k] * b[k];
        return product;
    }

    // Weighted means of the windows that lie inside: [H, W] to [H - 10, W - 10].
    private static double[] Smooth(double[] plane, FrameSize size)
    {
        double[] kernel = [.. Enumerable.Range(-(Window / 2), Window).Select(k => Math.Exp(-k * k / (2 * Sigma * Sigma)))];
        var total = kernel.Sum();
        var (width, height) = (size.Width - Window + 1, size.Height - Window + 1);
        var across = new double[size.Height * width];
        for (var at = 0; at < across.Length; at++)
        {
            double sum = 0;
            for (var k = 0; k < Window; k++) sum += kernel[k] * plane[(at / width * size.Width) + (at % width) + k];
            across[at] = sum / total;
        }

        var down = new double[height * width];
        for (var at = 0; at < down.Length; at++)
        {
            double sum = 0;
            for (var k = 0; k < Window; k++) sum += kernel[k] * across[at + (k * width)];
            down[at] = sum / total;
        }

        return down;
    }
}
