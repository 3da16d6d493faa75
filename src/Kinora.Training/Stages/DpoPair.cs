namespace Kinora.Training.Stages;

/// <summary>A pair as it is trained on.</summary>
/// <param name="Prompt">The sentence.</param>
/// <param name="Winner">Latents' file of the video that is to become likelier.</param>
/// <param name="Loser">That of the other.</param>
internal sealed record DpoPair(string Prompt, string Winner, string Loser) : VideoGroup(Prompt, [Winner, Loser]);
