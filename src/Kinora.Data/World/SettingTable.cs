namespace Kinora.Data.World;

/// <summary>The places of this edition. A new place is a new row here and its words in the caption tables.</summary>
internal static class SettingTable
{
    private static readonly Rgb StarColor = new(0.96, 0.96, 0.85);
    private static readonly Rgb TrunkColor = new(0.30, 0.20, 0.12);
    private static readonly Rgb BubbleColor = new(0.68, 0.92, 0.96);

    public static IReadOnlyList<Setting> All { get; } =
    [
        new("snow", new SettingLook
        {
            SkyTop = new(0.55, 0.69, 0.85), SkyBottom = new(0.78, 0.87, 0.95),
            GroundTop = new(0.97, 0.98, 1.00), GroundBottom = new(0.87, 0.92, 0.98),
            Horizon = 0.56, HillHeight = 0.03, HillsPerHeight = 0.7, Flakes = 5, Shadow = 0.18,
        }),
        new("meadow", new SettingLook
        {
            SkyTop = new(0.33, 0.65, 0.95), SkyBottom = new(0.72, 0.89, 1.00),
            GroundTop = new(0.55, 0.80, 0.33), GroundBottom = new(0.32, 0.62, 0.22),
            Horizon = 0.58, HillHeight = 0.04, HillsPerHeight = 0.6,
            Discs = [(0.84, 0.15, 0.09, new(1.00, 0.93, 0.45))],
        }),
        new("desert", new SettingLook
        {
            SkyTop = new(0.96, 0.66, 0.42), SkyBottom = new(1.00, 0.89, 0.70),
            GroundTop = new(0.93, 0.73, 0.43), GroundBottom = new(0.78, 0.54, 0.28),
            Horizon = 0.58, HillHeight = 0.07, HillsPerHeight = 1.1,
            Discs = [(0.18, 0.17, 0.10, new(1.00, 0.96, 0.84))],
        }),
        new("beach", new SettingLook
        {
            SkyTop = new(0.47, 0.77, 0.97), SkyBottom = new(0.82, 0.94, 1.00),
            GroundTop = new(0.97, 0.90, 0.70), GroundBottom = new(0.90, 0.79, 0.56),
            Horizon = 0.42, Water = (new(0.07, 0.42, 0.70), new(0.25, 0.74, 0.85), 0.30),
        }),
        new("night", new SettingLook
        {
            SkyTop = new(0.03, 0.05, 0.18), SkyBottom = new(0.14, 0.19, 0.44),
            GroundTop = new(0.13, 0.22, 0.27), GroundBottom = new(0.06, 0.12, 0.17),
            Horizon = 0.62, HillHeight = 0.03, HillsPerHeight = 0.5, Shadow = 0.35,
            Discs =
            [
                (0.82, 0.16, 0.10, new(0.99, 0.96, 0.80)),
                (0.12, 0.12, 0.028, StarColor), (0.34, 0.27, 0.024, StarColor), (0.50, 0.09, 0.028, StarColor),
                (0.62, 0.36, 0.024, StarColor), (0.08, 0.42, 0.026, StarColor),
            ],
        }),
        new("forest", new SettingLook
        {
            SkyTop = new(0.17, 0.38, 0.22), SkyBottom = new(0.62, 0.78, 0.45),
            GroundTop = new(0.36, 0.44, 0.20), GroundBottom = new(0.22, 0.29, 0.12),
            Horizon = 0.66, HillHeight = 0.02, HillsPerHeight = 0.7, Shadow = 0.3,
            Bars =
            [
                (0.08, 0.10, -1, TrunkColor), (0.33, 0.07, -1, TrunkColor), (0.62, 0.08, -1, TrunkColor), (0.90, 0.11, -1, TrunkColor),
            ],
        }),
        new("city", new SettingLook
        {
            SkyTop = new(0.60, 0.74, 0.90), SkyBottom = new(0.93, 0.92, 0.88),
            GroundTop = new(0.48, 0.49, 0.53), GroundBottom = new(0.34, 0.35, 0.40),
            Horizon = 0.66, Shadow = 0.3,
            Bars =
            [
                (0.02, 0.22, 0.30, new(0.55, 0.58, 0.66)), (0.26, 0.20, 0.14, new(0.67, 0.50, 0.44)), (0.49, 0.20, 0.38, new(0.48, 0.55, 0.64)),
                (0.71, 0.18, 0.08, new(0.60, 0.63, 0.70)), (0.95, 0.24, 0.26, new(0.72, 0.60, 0.50)),
            ],
        }),
        new("space", new SettingLook
        {
            SkyTop = new(0.05, 0.02, 0.12), SkyBottom = new(0.24, 0.10, 0.36),
            GroundTop = new(0.66, 0.66, 0.70), GroundBottom = new(0.46, 0.46, 0.52),
            Horizon = 0.74, HillHeight = 0.015, HillsPerHeight = 0.9, Shadow = 0.35,
            Discs =
            [
                (0.20, 0.20, 0.13, new(0.88, 0.52, 0.36)),
                (0.46, 0.10, 0.026, StarColor), (0.66, 0.22, 0.022, StarColor), (0.86, 0.12, 0.028, StarColor), (0.90, 0.40, 0.022, StarColor),
            ],
        }),
        new("underwater", new SettingLook
        {
            SkyTop = new(0.42, 0.86, 0.90), SkyBottom = new(0.04, 0.30, 0.56),
            GroundTop = new(0.78, 0.74, 0.54), GroundBottom = new(0.58, 0.54, 0.40),
            Horizon = 0.80, HillHeight = 0.02, HillsPerHeight = 0.8, Shadow = 0.25,
            Discs = [(0.14, 0.30, 0.035, BubbleColor), (0.20, 0.17, 0.025, BubbleColor), (0.86, 0.44, 0.035, BubbleColor), (0.80, 0.30, 0.025, BubbleColor)],
        }),
    ];
}
