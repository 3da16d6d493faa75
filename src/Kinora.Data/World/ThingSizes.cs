namespace Kinora.Data.World;

/// <summary>How large things of each class are: the longer side of the visible part in picture heights.</summary>
internal static class ThingSizes
{
    /// <summary>Of one thing alone. Before a zooming or turning camera it is a little smaller, since the room is.</summary>
    public static double DrawSingle(ThingSize size, CameraMove camera, ref WorldRandom random) => size switch
    {
        ThingSize.Small => random.NextBetween(0.25, 0.29),
        ThingSize.Big => random.NextBetween(0.50, 0.56),
        _ => camera == CameraMove.Still ? random.NextBetween(0.36, 0.42) : random.NextBetween(0.32, 0.36),
    };

    /// <summary>Of one of two things, each within half of a picture.</summary>
    public static double DrawOfPair(ThingSize size, ref WorldRandom random) => size switch
    {
        ThingSize.Small => random.NextBetween(0.22, 0.25),
        ThingSize.Big => random.NextBetween(0.37, 0.40),
        _ => random.NextBetween(0.29, 0.33),
    };
}
