namespace Kinora.Evaluation;

/// <summary>What a track can tell of a motion.</summary>
internal static class MotionNames
{
    public const string Glide = "glide";
    public const string Roll = "roll";

    /// <summary>A track that shows none of the motions.</summary>
    public const string Other = "other";

    /// <summary>The name under which a motion is read from a track: a rolling thing's track is a gliding thing's.</summary>
    public static string OfTrack(string motion) => motion == Roll ? Glide : motion;

    /// <summary>The motion of a thing whose track was read: what rolls by its nature rolls, everything else glides.</summary>
    public static string OfThing(string trackMotion, bool rolls) => trackMotion == Glide && rolls ? Roll : trackMotion;
}
