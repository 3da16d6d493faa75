namespace Kinora.Data.World;

/// <summary>One thing of a scene.</summary>
/// <param name="Concept">Id of the concept.</param>
/// <param name="Size">Longer side of its visible part, picture heights (of the width instead where the picture is
/// narrower than high).</param>
/// <param name="GroundY">Where its lower edge rests, picture heights from the top.</param>
/// <param name="Mirrored">True when its picture is mirrored left to right.</param>
/// <param name="Motion">The law it moves by.</param>
/// <param name="SizeClass">What captions say of its size.</param>
/// <param name="LeftShare">Left end of the strip it keeps to, as a share of the picture's width.</param>
/// <param name="RightShare">Right end of that strip.</param>
public sealed record ThingSpec(
    string Concept, double Size, double GroundY, bool Mirrored, MotionLaw Motion,
    ThingSize SizeClass = ThingSize.Usual, double LeftShare = 0, double RightShare = 1);
