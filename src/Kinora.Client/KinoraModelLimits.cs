namespace Kinora.Client;

/// <summary>What a request may have.</summary>
/// <param name="SizeMultiple">Width and height are multiples of it.</param>
/// <param name="NumFramesMultiple">Frames are a multiple of it.</param>
/// <param name="MaxVolume">The most that width x height x frames may be.</param>
/// <param name="MaxSteps">The most solver steps.</param>
/// <param name="MaxPromptCharacters">The longest prompt.</param>
public sealed record KinoraModelLimits(int SizeMultiple, int NumFramesMultiple, long MaxVolume, int MaxSteps, int MaxPromptCharacters);
