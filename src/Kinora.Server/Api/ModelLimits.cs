namespace Kinora.Server.Api;

/// <summary>What a request may have.</summary>
internal sealed record ModelLimits(int SizeMultiple, int NumFramesMultiple, long MaxVolume, int MaxSteps, int MaxPromptCharacters);
