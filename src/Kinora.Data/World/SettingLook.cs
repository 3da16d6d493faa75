namespace Kinora.Data.World;

/// <summary>How a setting looks: smooth colours and few large shapes, so that a small latent space can carry it.
/// Heights are picture heights from the top.</summary>
internal sealed record SettingLook
{
    public required Rgb SkyTop { get; init; }
    public required Rgb SkyBottom { get; init; }
    public required Rgb GroundTop { get; init; }
    public required Rgb GroundBottom { get; init; }

    /// <summary>Where the sky ends, before a clip's own shift.</summary>
    public required double Horizon { get; init; }

    /// <summary>Height of the waves of the horizon: hills and dunes; 0 is flat.</summary>
    public double HillHeight { get; init; }

    /// <summary>Waves of the horizon across one picture height.</summary>
    public double HillsPerHeight { get; init; } = 0.8;

    /// <summary>A band of water between sky and ground, from the horizon downward; null where there is none.</summary>
    public (Rgb Top, Rgb Bottom, double Depth)? Water { get; init; }

    /// <summary>Sun, moon or stars: place as a share of the width and in picture heights, radius in picture heights.</summary>
    public (double XShare, double Y, double Radius, Rgb Color)[] Discs { get; init; } = [];

    /// <summary>Upright shapes behind the ground, trunks and houses: middle and width as shares of the picture's width, upper
    /// end in picture heights.</summary>
    public (double XShare, double WidthShare, double Top, Rgb Color)[] Bars { get; init; } = [];

    /// <summary>Falling snowflakes.</summary>
    public int Flakes { get; init; }

    /// <summary>How dark a thing's shadow is, in [0, 1].</summary>
    public double Shadow { get; init; } = 0.22;
}
