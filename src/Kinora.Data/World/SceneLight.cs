namespace Kinora.Data.World;

/// <summary>How one clip's place differs from its setting's fixed look.</summary>
/// <param name="Brightness">Gain of the whole background, about 1.</param>
/// <param name="Warmth">Gain of red over blue: red is multiplied by 1 + warmth, blue by 1 - warmth.</param>
/// <param name="HorizonShift">Added to the horizon's height, picture heights, downward.</param>
/// <param name="HillPhase">Phase of the horizon's waves, periods in [0, 1).</param>
/// <param name="SkyShift">Sideways shift of sun, moon and stars as a share of the width.</param>
public sealed record SceneLight(double Brightness, double Warmth, double HorizonShift, double HillPhase, double SkyShift)
{
    internal static SceneLight Draw(WorldRandom random) => new(
        random.NextBetween(0.94, 1.05),
        random.NextBetween(-0.04, 0.04),
        random.NextBetween(-0.03, 0.03),
        random.NextUnit(),
        random.NextBetween(-0.04, 0.04));
}
