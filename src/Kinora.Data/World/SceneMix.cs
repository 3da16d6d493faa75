namespace Kinora.Data.World;

/// <summary>How often scenes are of the rarer kinds, as shares in [0, 1].</summary>
/// <param name="Pairs">Scenes of two things.</param>
/// <param name="MovingCameras">Scenes of one thing with a moving camera, among those whose motion allows it.</param>
/// <param name="OddSizes">Things said to be small or big.</param>
public sealed record SceneMix(double Pairs, double MovingCameras, double OddSizes)
{
    /// <summary>The mix of the training data.</summary>
    public static SceneMix Default { get; } = new(Pairs: 0.25, MovingCameras: 0.2, OddSizes: 0.2);

    /// <summary>One thing of usual size before a camera that stands still.</summary>
    public static SceneMix Plain { get; } = new(0, 0, 0);
}
