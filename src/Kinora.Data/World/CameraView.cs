namespace Kinora.Data.World;

/// <summary>Where the camera looks at one moment: maps places of the world to places of the picture, both in picture
/// heights. It zooms about a point on the ground in the middle, so that what stands there stays.</summary>
/// <param name="Zoom">Enlargement, at least 1.</param>
/// <param name="Pan">How far the camera has turned to the right.</param>
/// <param name="Aspect">Width of the picture divided by its height.</param>
internal readonly record struct CameraView(double Zoom, double Pan, double Aspect)
{
    /// <summary>The largest zoom of a clip.</summary>
    public const double NearestZoom = 1.4;

    /// <summary>How far a pan goes to either side of the middle, as a share of the width.</summary>
    public const double PanReach = 0.1;

    private const double AnchorY = 0.9;

    /// <summary>The view of a move at a time of the whole clip.</summary>
    public static CameraView At(CameraMove move, double seconds, double aspect)
    {
        double share = seconds / WorldPhysics.ClipSeconds;
        double pan = PanReach * aspect * (2 * share - 1);
        // Zooming by equal factors in equal times looks even.
        return move switch
        {
            CameraMove.ZoomIn => new(Math.Pow(NearestZoom, share), 0, aspect),
            CameraMove.ZoomOut => new(Math.Pow(NearestZoom, 1 - share), 0, aspect),
            CameraMove.PanLeft => new(1, -pan, aspect),
            CameraMove.PanRight => new(1, pan, aspect),
            _ => new(1, 0, aspect),
        };
    }

    /// <summary>What of the world is in the picture during the whole of a move: shares of the width cut off on either side,
    /// and picture heights cut off above.</summary>
    public static (double Side, double Top) Insets(CameraMove move) => move switch
    {
        CameraMove.ZoomIn or CameraMove.ZoomOut => ((1 - 1 / NearestZoom) / 2, AnchorY * (1 - 1 / NearestZoom)),
        CameraMove.PanLeft or CameraMove.PanRight => (PanReach, 0),
        _ => (0, 0),
    };

    public double ToPictureX(double x) => Aspect / 2 + (x - Aspect / 2 - Pan) * Zoom;

    public double ToPictureY(double y) => AnchorY + (y - AnchorY) * Zoom;

    public double ToWorldX(double x) => Aspect / 2 + Pan + (x - Aspect / 2) / Zoom;

    public double ToWorldY(double y) => AnchorY + (y - AnchorY) / Zoom;

    public Pose ToPicture(in Pose pose) => new(ToPictureX(pose.X), ToPictureY(pose.Y), pose.Rotation);
}
