namespace Kinora.Data.Preference;

/// <summary>A video that a model made of a prompt, with the noise it came from kept: a line of <c>samples.jsonl</c>.</summary>
/// <param name="Name">Names it within its folder: number of the prompt and number of the video, such as <c>00012-3</c>.</param>
/// <param name="Prompt">The sentence.</param>
/// <param name="Language"><c>zh</c> or <c>en</c>.</param>
/// <param name="NoiseSeed">Seed of its noise.</param>
/// <param name="Video">Its number among the videos of the seed.</param>
/// <param name="Latents">Its final latents, relative to the list.</param>
/// <param name="WeightsSha256">Fingerprint of the weights that made it.</param>
/// <param name="Steps">Solver steps.</param>
/// <param name="Shift">Time shift of the schedule.</param>
/// <param name="Guidance">Guidance scale at time 0.</param>
/// <param name="GuidanceDecay">How fast the guidance diminishes, see <c>DiminishingGuidance</c>; 0 for a constant one.</param>
/// <param name="NegativePrompt">What guidance steered away from.</param>
/// <param name="PositiveSuffix">Put behind the prompt.</param>
public sealed record SampledVideo(
    string Name, string Prompt, string Language, ulong NoiseSeed, int Video, string Latents, string WeightsSha256,
    int Steps, double Shift, double Guidance, double GuidanceDecay, string NegativePrompt, string PositiveSuffix);
