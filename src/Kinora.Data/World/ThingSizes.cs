namespace Kinora.Data.World;

/// <summary>
/// How large things of each class are: the longer side of the visible part in picture heights. Classes are narrow and far apart: a
/// small network learns what a thing looks like at a few sizes, and a caption's word on size is a clear one.
/// </summary>
internal static class ThingSizes
{
    /// <summary>Of one thing alone. Before a zooming or turning camera it is a little smaller, since the room is.</summary>
    public static double DrawSingle(ThingSize size, CameraMove camera, ref WorldRandom random) => size switch
    {
        ThingSize.Small => random.NextBetween(0.26, 0.28),
        ThingSize.Big => random.NextBetween(0.54, 0.56),
        _ => camera == CameraMove.Still ? random.NextBetween(0.40, 0.42) : random.NextBetween(0.34, 0.36),
    };

    /// <summary>Of one of two things, each within half of a picture.</summary>
    public static double DrawOfPair(ThingSize size, ref WorldRandom random) => size switch
    {
        ThingSize.Small => random.NextBetween(0.23, 0.24),
        ThingSize.Big => random.NextBetween(0.39, 0.40),
        _ => random.NextBetween(0.31, 0.32),
    };
}
