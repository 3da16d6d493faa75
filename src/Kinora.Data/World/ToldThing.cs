namespace Kinora.Data.World;

/// <summary>One thing as a caption tells of it.</summary>
/// <param name="Concept">What it is.</param>
/// <param name="Size">What is said of its size.</param>
/// <param name="Motion">How it moves.</param>
internal readonly record struct ToldThing(Concept Concept, ThingSize Size, MotionLaw Motion);
