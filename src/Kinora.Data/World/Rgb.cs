namespace Kinora.Data.World;

/// <summary>A colour in sRGB code values, each channel in [0, 1].</summary>
internal readonly record struct Rgb(double R, double G, double B)
{
    public static Rgb Lerp(Rgb from, Rgb to, double amount) => new(
        from.R + (to.R - from.R) * amount,
        from.G + (to.G - from.G) * amount,
        from.B + (to.B - from.B) * amount);
}
