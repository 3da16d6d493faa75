using System.Runtime.Intrinsics;

namespace Kinora.Data.World;

/// <summary>
/// An emoji's bitmap ready for sampling: premultiplied RGBA in [0, 1] with a pyramid of halved levels, on a canvas
/// with a transparent rim so that filters never meet an edge.
/// </summary>
internal sealed class EmojiSprite
{
    private const int Levels = 5;
    private const int Rim = 16;
    private const byte VisibleAlpha = 32;

    private readonly Vector128<float>[][] _levels = new Vector128<float>[Levels][];
    private readonly (double X, double Y)[] _outline;
    private readonly int _canvas;

    /// <summary>Builds the sprite.</summary>
    /// <param name="rgba">Straight-alpha bytes [height, width, 4].</param>
    /// <param name="width">Bitmap width in pixels.</param>
    /// <param name="height">Bitmap height in pixels.</param>
    public EmojiSprite(ReadOnlySpan<byte> rgba, int width, int height)
    {
        int unit = 1 << (Levels - 1);
        _canvas = (Math.Max(width, height) + 2 * Rim + unit - 1) / unit * unit;
        _levels[0] = new Vector128<float>[_canvas * _canvas];
        List<(double X, double Y)> outline = [];
        for (int y = 0; y < height; y++)
        {
            int first = -1, last = -1;
            for (int x = 0; x < width; x++)
            {
                ReadOnlySpan<byte> pixel = rgba.Slice((y * width + x) * 4, 4);
                float alpha = pixel[3] / 255f;
                _levels[0][(y + Rim) * _canvas + x + Rim] =
                    Vector128.Create(pixel[0] / 255f * alpha, pixel[1] / 255f * alpha, pixel[2] / 255f * alpha, alpha);
                if (pixel[3] < VisibleAlpha)
                    continue;
                if (first < 0)
                    first = x;
                last = x;
            }
            if (first < 0)
                continue;
            foreach (int row in (int[])[y, y + 1])
            {
                outline.Add((first + Rim, row + Rim));
                outline.Add((last + 1 + Rim, row + Rim));
            }
        }
        if (outline.Count == 0)
            throw new WorldAssetException(
                "Loading an emoji: the drawn bitmap is empty. The font has no picture for it; reinstall the apt package fonts-noto-color-emoji.");

        double left = outline.Min(p => p.X), right = outline.Max(p => p.X);
        double top = outline[0].Y, bottom = outline[^1].Y;
        (Width, Height) = (right - left, bottom - top);
        (CenterX, CenterY) = ((left + right) / 2, (top + bottom) / 2);
        _outline = [.. outline.Select(p => (p.X - CenterX, p.Y - CenterY))];
        for (int level = 1; level < Levels; level++)
            _levels[level] = Halve(_levels[level - 1], _canvas >> level);
    }

    /// <summary>Width of the visible part in bitmap pixels.</summary>
    public double Width { get; }

    /// <summary>Height of the visible part in bitmap pixels.</summary>
    public double Height { get; }

    /// <summary>The longer side of the visible part in bitmap pixels: what a thing's size refers to.</summary>
    public double Extent => Math.Max(Width, Height);

    /// <summary>Horizontal centre of the visible part on the canvas, bitmap pixels.</summary>
    public double CenterX { get; }

    /// <summary>Vertical centre of the visible part on the canvas, bitmap pixels.</summary>
    public double CenterY { get; }

    /// <summary>The level whose pixels are nearest to a sample spacing given in bitmap pixels.</summary>
    public static int LevelFor(double spacing) =>
        Math.Clamp((int)Math.Round(Math.Log2(Math.Max(spacing, 1e-6))), 0, Levels - 1);

    /// <summary>Bilinear sample at a canvas position in bitmap pixels; transparent outside.</summary>
    public Vector128<float> Sample(double x, double y, int level)
    {
        int side = _canvas >> level;
        float scale = 1f / (1 << level);
        float u = (float)x * scale - 0.5f, v = (float)y * scale - 0.5f;
        int column = (int)MathF.Floor(u), row = (int)MathF.Floor(v);
        if (column < 0 || row < 0 || column >= side - 1 || row >= side - 1)
            return Vector128<float>.Zero;
        float right = u - column, down = v - row;
        ReadOnlySpan<Vector128<float>> upper = _levels[level].AsSpan(row * side + column, 2);
        ReadOnlySpan<Vector128<float>> lower = _levels[level].AsSpan((row + 1) * side + column, 2);
        Vector128<float> a = upper[0] + (upper[1] - upper[0]) * right;
        Vector128<float> b = lower[0] + (lower[1] - lower[0]) * right;
        return a + (b - a) * down;
    }

    /// <summary>Borders of the box around the visible part turned by an angle, in bitmap pixels from the upright box's
    /// centre (y downward).</summary>
    public (double Left, double Top, double Right, double Bottom) BoundsWhenTurned(double rotation, bool mirrored)
    {
        if (rotation == 0)
            return (-Width / 2, -Height / 2, Width / 2, Height / 2);
        (double sine, double cosine) = Math.SinCos(rotation);
        double left = double.MaxValue, top = double.MaxValue, right = double.MinValue, bottom = double.MinValue;
        foreach ((double px, double py) in _outline)
        {
            double x = mirrored ? -px : px;
            double turnedX = cosine * x - sine * py, turnedY = sine * x + cosine * py;
            left = Math.Min(left, turnedX);
            right = Math.Max(right, turnedX);
            top = Math.Min(top, turnedY);
            bottom = Math.Max(bottom, turnedY);
        }
        return (left, top, right, bottom);
    }

    private static Vector128<float>[] Halve(Vector128<float>[] finer, int side)
    {
        Vector128<float>[] coarser = new Vector128<float>[side * side];
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                int corner = 2 * y * 2 * side + 2 * x;
                coarser[y * side + x] = (finer[corner] + finer[corner + 1] + finer[corner + 2 * side] + finer[corner + 2 * side + 1]) * 0.25f;
            }
        }
        return coarser;
    }
}
