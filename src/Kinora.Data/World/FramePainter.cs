using System.Runtime.Intrinsics;

namespace Kinora.Data.World;

/// <summary>Draws the moving parts of a scene over a float picture [height, width, 3] in [0, 1].</summary>
internal readonly ref struct FramePainter(Span<float> picture, int width, int height)
{
    private readonly Span<float> _picture = picture;

    /// <summary>A disc with a soft edge; lengths in picture heights.</summary>
    public void Ellipse(double x, double y, double radiusX, double radiusY, Rgb color, double opacity, double softness)
    {
        // A softness below a pixel would alias.
        double edge = Math.Max(softness, 1.0 / (height * Math.Min(radiusX, radiusY)));
        (int left, int top, int right, int bottom) = PixelBox(
            x - radiusX * (1 + edge), y - radiusY * (1 + edge), x + radiusX * (1 + edge), y + radiusY * (1 + edge));
        for (int row = top; row < bottom; row++)
        {
            for (int column = left; column < right; column++)
            {
                double dx = ((column + 0.5) / height - x) / radiusX, dy = ((row + 0.5) / height - y) / radiusY;
                double cover = Math.Clamp((1 - Math.Sqrt(dx * dx + dy * dy)) / edge + 0.5, 0, 1);
                if (cover > 0)
                    Blend(row, column, color, cover * cover * (3 - 2 * cover) * opacity);
            }
        }
    }

    /// <summary>A straight rope of a thickness; lengths in picture heights.</summary>
    public void Rope(double fromX, double fromY, double toX, double toY, double thickness, Rgb color)
    {
        (int left, int top, int right, int bottom) = PixelBox(
            Math.Min(fromX, toX) - thickness, Math.Min(fromY, toY), Math.Max(fromX, toX) + thickness, Math.Max(fromY, toY));
        double lengthX = toX - fromX, lengthY = toY - fromY, squared = lengthX * lengthX + lengthY * lengthY;
        for (int row = top; row < bottom; row++)
        {
            for (int column = left; column < right; column++)
            {
                double px = (column + 0.5) / height - fromX, py = (row + 0.5) / height - fromY;
                double along = Math.Clamp((px * lengthX + py * lengthY) / squared, 0, 1);
                double dx = px - along * lengthX, dy = py - along * lengthY;
                double cover = Math.Clamp((thickness / 2 - Math.Sqrt(dx * dx + dy * dy)) * height + 0.5, 0, 1);
                // A rope thinner than a pixel covers only its share of it.
                Blend(row, column, color, Math.Min(cover, thickness * height));
            }
        }
    }

    /// <summary>A sprite, its visible part's centre at a pose, turned, scaled and mirrored, with sub-pixel accuracy:
    /// four bilinear samples a pixel from the pyramid level nearest to their spacing.</summary>
    /// <param name="sprite">The bitmap.</param>
    /// <param name="pose">Centre in picture heights and clockwise rotation.</param>
    /// <param name="size">Longer side of the visible part, picture heights.</param>
    /// <param name="mirrored">True to mirror left to right before turning.</param>
    public void Sprite(EmojiSprite sprite, in Pose pose, double size, bool mirrored)
    {
        double texels = sprite.Extent / size;
        double reach = 0.5 * Math.Sqrt(sprite.Width * sprite.Width + sprite.Height * sprite.Height) / texels + 1.0 / height;
        int level = EmojiSprite.LevelFor(texels / height / 2);
        (double sine, double cosine) = Math.SinCos(-pose.Rotation);
        double side = mirrored ? -1 : 1;
        (int left, int top, int right, int bottom) = PixelBox(pose.X - reach, pose.Y - reach, pose.X + reach, pose.Y + reach);
        for (int row = top; row < bottom; row++)
        {
            for (int column = left; column < right; column++)
            {
                Vector128<float> sum = Vector128<float>.Zero;
                for (int sample = 0; sample < 4; sample++)
                {
                    double dx = (column + 0.25 + 0.5 * (sample & 1)) / height - pose.X;
                    double dy = (row + 0.25 + 0.5 * (sample >> 1)) / height - pose.Y;
                    double u = (cosine * dx - sine * dy) * side, v = sine * dx + cosine * dy;
                    sum += sprite.Sample(sprite.CenterX + u * texels, sprite.CenterY + v * texels, level);
                }
                sum *= 0.25f;
                float through = 1 - sum[3];
                if (through >= 1)
                    continue;
                Span<float> pixel = _picture.Slice((row * width + column) * 3, 3);
                pixel[0] = pixel[0] * through + sum[0];
                pixel[1] = pixel[1] * through + sum[1];
                pixel[2] = pixel[2] * through + sum[2];
            }
        }
    }

    private void Blend(int row, int column, Rgb color, double opacity)
    {
        Span<float> pixel = _picture.Slice((row * width + column) * 3, 3);
        float amount = (float)opacity;
        pixel[0] += ((float)color.R - pixel[0]) * amount;
        pixel[1] += ((float)color.G - pixel[1]) * amount;
        pixel[2] += ((float)color.B - pixel[2]) * amount;
    }

    private (int Left, int Top, int Right, int Bottom) PixelBox(double left, double top, double right, double bottom) => (
        Math.Max(0, (int)Math.Floor(left * height)),
        Math.Max(0, (int)Math.Floor(top * height)),
        Math.Min(width, (int)Math.Ceiling(right * height) + 1),
        Math.Min(height, (int)Math.Ceiling(bottom * height) + 1));
}
