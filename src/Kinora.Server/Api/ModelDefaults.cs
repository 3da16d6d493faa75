namespace Kinora.Server.Api;

/// <summary>What a request has that says nothing.</summary>
internal sealed record ModelDefaults(string Size, int NumFrames, double Fps, int Steps, double Guidance, double Shift, string NegativePrompt);
