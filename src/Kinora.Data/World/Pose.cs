namespace Kinora.Data.World;

/// <summary>Where a thing is at one moment.</summary>
/// <param name="X">Horizontal centre of the thing's upright box, picture heights from the left border.</param>
/// <param name="Y">Vertical centre of the thing's upright box, picture heights from the top border (down is positive).</param>
/// <param name="Rotation">Clockwise rotation about the centre as seen on screen, radians.</param>
public readonly record struct Pose(double X, double Y, double Rotation);
