namespace Kinora.Evaluation;

/// <summary>What was read off a video.</summary>
/// <param name="Config">The judge's classes.</param>
/// <param name="Frames">Of each frame.</param>
/// <param name="Settings">Mean probability of each setting.</param>
/// <param name="Tracks">The things, the main one first.</param>
public sealed record VideoReading(JudgeConfig Config, IReadOnlyList<FrameReading> Frames, IReadOnlyList<double> Settings, IReadOnlyList<TrackReading> Tracks)
{
    /// <summary>A thing is in a video when it is found in this share of its frames.</summary>
    public const double PresentShare = 0.5;

    /// <summary>Id of the setting.</summary>
    public string Setting => Config.Settings[Array.IndexOf([.. Settings], Settings.Max())];

    /// <summary>The main thing; null when nothing is found in half of the frames.</summary>
    public TrackReading? Main => Tracks.FirstOrDefault(track => track.Track.Share >= PresentShare);

    /// <summary>The heaviest track of a thing that is in the video; null when it is not.</summary>
    /// <param name="thing">Id of the thing.</param>
    public TrackReading? Find(string thing) =>
        Tracks.FirstOrDefault(track => track.Track.Share >= PresentShare && ThingOf(track) == thing);

    /// <summary>Id of a track's thing.</summary>
    /// <param name="track">One of the tracks.</param>
    public string ThingOf(TrackReading track) => Config.Things[track.Track.Thing];

    /// <summary>Id of a track's motion; <c>glide</c> stands for rolling too.</summary>
    /// <param name="track">One of the tracks.</param>
    public string MotionOf(TrackReading track) => Config.Motions[Detection.IndexOfLargest(track.Motions)];
}
