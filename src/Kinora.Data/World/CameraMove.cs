namespace Kinora.Data.World;

/// <summary>What the camera does during a clip.</summary>
public enum CameraMove
{
    /// <summary>Stands still.</summary>
    Still,

    /// <summary>Comes nearer.</summary>
    ZoomIn,

    /// <summary>Draws back.</summary>
    ZoomOut,

    /// <summary>Turns to the left: everything moves to the right in the picture.</summary>
    PanLeft,

    /// <summary>Turns to the right: everything moves to the left in the picture.</summary>
    PanRight,
}
