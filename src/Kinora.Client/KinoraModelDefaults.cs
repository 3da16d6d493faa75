namespace Kinora.Client;

/// <summary>What a request has that says nothing.</summary>
/// <param name="Size">Width and height in pixels, such as 64x64.</param>
/// <param name="NumFrames">Frames.</param>
/// <param name="Fps">Frames per second.</param>
/// <param name="Steps">Solver steps.</param>
/// <param name="Guidance">Classifier-free guidance scale.</param>
/// <param name="Shift">Time shift of the schedule.</param>
/// <param name="NegativePrompt">What guidance steers away from.</param>
public sealed record KinoraModelDefaults(string Size, int NumFrames, double Fps, int Steps, double Guidance, double Shift, string NegativePrompt);
