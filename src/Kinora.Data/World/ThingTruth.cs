namespace Kinora.Data.World;

/// <summary>What is true of one thing of a rendered clip.</summary>
/// <param name="Concept">Id of the concept.</param>
/// <param name="Emoji">The emoji drawn.</param>
/// <param name="Chinese">Its most usual Chinese name.</param>
/// <param name="English">Its most usual English name.</param>
/// <param name="SizeClass">What captions say of its size.</param>
/// <param name="Size">Longer side of its visible part, picture heights.</param>
/// <param name="GroundY">Where its lower edge rests, picture heights from the top.</param>
/// <param name="Mirrored">True when it is mirrored left to right.</param>
/// <param name="Motion">The law it moves by, with its parameters.</param>
/// <param name="Room">The room the law's shares refer to.</param>
/// <param name="Boxes">Its box in every frame of the window; null when not asked for.</param>
public sealed record ThingTruth(
    string Concept, string Emoji, string Chinese, string English, ThingSize SizeClass, double Size, double GroundY, bool Mirrored,
    MotionLaw Motion, MotionContext Room, IReadOnlyList<Box>? Boxes);
