namespace Kinora.Data.World;

/// <summary>Paints a setting into a float picture [height, width, 3] in [0, 1]. Edges are softened over one pixel, so
/// the picture looks the same at every size.</summary>
internal static class SettingPainter
{
    public static void Paint(SettingLook look, SceneLight light, in CameraView view, Span<float> picture, int width, int height)
    {
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                double x = view.ToWorldX((column + 0.5) / height), y = view.ToWorldY((row + 0.5) / height);
                Rgb color = ColorAt(look, light, x, y, view.Aspect, height * view.Zoom);
                int at = (row * width + column) * 3;
                picture[at] = Clip(color.R * light.Brightness * (1 + light.Warmth));
                picture[at + 1] = Clip(color.G * light.Brightness);
                picture[at + 2] = Clip(color.B * light.Brightness * (1 - light.Warmth));
            }
        }
    }

    private static Rgb ColorAt(SettingLook look, SceneLight light, double x, double y, double aspect, double pixelsPerHeight)
    {
        double horizon = look.Horizon + light.HorizonShift
            - look.HillHeight * Math.Sin(2 * Math.PI * (look.HillsPerHeight * x + light.HillPhase));
        Rgb color = Rgb.Lerp(look.SkyTop, look.SkyBottom, Math.Clamp(y / horizon, 0, 1));
        foreach ((double xShare, double discY, double radius, Rgb discColor) in look.Discs)
        {
            double dx = x - (xShare + light.SkyShift) * aspect, dy = y - discY;
            color = Rgb.Lerp(color, discColor, Coverage(radius - Math.Sqrt(dx * dx + dy * dy), pixelsPerHeight));
        }

        foreach ((double xShare, double widthShare, double barTop, Rgb barColor) in look.Bars)
        {
            double middle = (xShare + light.SkyShift) * aspect, half = widthShare * aspect / 2;
            double cover = Coverage(half - Math.Abs(x - middle), pixelsPerHeight) * Coverage(y - barTop, pixelsPerHeight);
            color = Rgb.Lerp(color, barColor, cover);
        }

        double groundTop = horizon;
        if (look.Water is var (top, bottom, depth))
        {
            groundTop += depth;
            Rgb water = Rgb.Lerp(top, bottom, Math.Clamp((y - horizon) / depth, 0, 1));
            color = Rgb.Lerp(color, water, Coverage(y - horizon, pixelsPerHeight));
        }
        Rgb ground = Rgb.Lerp(look.GroundTop, look.GroundBottom, Math.Clamp((y - groundTop) / (1 - groundTop), 0, 1));
        return Rgb.Lerp(color, ground, Coverage(y - groundTop, pixelsPerHeight));
    }

    /// <summary>Share of a pixel inside an edge a signed distance away in picture heights.</summary>
    private static double Coverage(double inside, double pixelsPerHeight) => Math.Clamp(inside * pixelsPerHeight + 0.5, 0, 1);

    private static float Clip(double value) => (float)Math.Clamp(value, 0, 1);
}
