namespace Kinora.Evaluation;

/// <summary>A thing that a prompt asks for.</summary>
/// <param name="Thing">Id of the thing.</param>
/// <param name="Motion">Id of its motion.</param>
/// <param name="Heading">The side that the prompt names: +1 to the right, -1 to the left; 0 where it names none.</param>
public sealed record SuiteThing(string Thing, string Motion, int Heading);
