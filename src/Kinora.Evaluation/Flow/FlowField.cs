namespace Kinora.Evaluation;

/// <summary>Where every pixel of one frame went in another.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Vectors">Interleaved x and y in pixels, [H, W, 2].</param>
public sealed record FlowField(int Width, int Height, float[] Vectors)
{
    /// <summary>Length of the vector of one pixel.</summary>
    /// <param name="pixel">Row by row, from 0.</param>
    public double Magnitude(int pixel) => Math.Sqrt((Vectors[2 * pixel] * (double)Vectors[2 * pixel]) + (Vectors[(2 * pixel) + 1] * (double)Vectors[(2 * pixel) + 1]));

    /// <summary>The vector at a place between pixels, bilinear; outside, that of the nearest pixel.</summary>
    /// <param name="x">Column.</param>
    /// <param name="y">Row.</param>
    public (double X, double Y) At(double x, double y)
    {
        var place = Bilinear.Place(x, y, Width, Height);
        return (place.Of(Vectors, 2, 0), place.Of(Vectors, 2, 1));
    }

    /// <summary>
    /// Whether a pixel is seen in both frames: going there and back again ends near where it began
    /// (Sundaram, Brox, Keutzer 2010: |w + w'|^2 &lt; 0.01 (|w|^2 + |w'|^2) + 0.5).
    /// </summary>
    /// <param name="x">Column.</param>
    /// <param name="y">Row.</param>
    /// <param name="back">The flow from the other frame to this one.</param>
    public bool IsConsistent(double x, double y, FlowField back)
    {
        var (dx, dy) = At(x, y);
        if (x + dx < 0 || y + dy < 0 || x + dx > Width - 1 || y + dy > Height - 1) return false;
        var (bx, by) = back.At(x + dx, y + dy);
        return ((dx + bx) * (dx + bx)) + ((dy + by) * (dy + by)) < (0.01 * ((dx * dx) + (dy * dy) + (bx * bx) + (by * by))) + 0.5;
    }
}
