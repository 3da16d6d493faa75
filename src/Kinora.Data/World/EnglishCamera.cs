namespace Kinora.Data.World;

/// <summary>What the camera does, in English.</summary>
internal static class EnglishCamera
{
    /// <summary>The clauses of a camera move; none when it stands still.</summary>
    public static string[] Clauses(CameraMove camera) => camera switch
    {
        CameraMove.ZoomIn => ["the camera zooms in", "the camera slowly zooms in", "the camera moves closer"],
        CameraMove.ZoomOut => ["the camera zooms out", "the camera slowly pulls back", "the camera slowly zooms out"],
        CameraMove.PanLeft => ["the camera pans left", "the camera pans to the left", "the camera slowly pans left"],
        CameraMove.PanRight => ["the camera pans right", "the camera pans to the right", "the camera slowly pans right"],
        _ => [],
    };

    /// <summary>Adds the camera's clause.</summary>
    /// <param name="camera">A move that is not <see cref="CameraMove.Still"/>.</param>
    /// <param name="text">What is told, a clause or not.</param>
    /// <param name="clause">The same as a clause that does not begin with a place.</param>
    /// <param name="random">The caption's stream.</param>
    public static string Tell(CameraMove camera, string text, string clause, ref WorldRandom random)
    {
        string told = random.Pick(Clauses(camera));
        return random.NextBelow(8) switch
        {
            0 or 1 => $"{text} as {told}",
            2 => $"{clause}, and {told}",
            3 => $"{text}. {EnglishText.Capital(told)}",
            4 => $"{text}; {told}",
            5 => $"{told}: {text}",
            6 => $"{told} as {clause}",
            _ => $"{told} while {clause}",
        };
    }
}
