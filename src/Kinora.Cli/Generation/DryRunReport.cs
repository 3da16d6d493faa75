namespace Kinora.Cli.Generation;

/// <summary>The JSON of a generation that was checked only.</summary>
/// <param name="DryRun">True, to tell it from a report of a video that exists.</param>
/// <param name="Tokens">Positions of the latent grid, which the transformer attends over.</param>
internal sealed record DryRunReport(
    bool DryRun,
    string File,
    IReadOnlyList<string> Files,
    ulong Seed,
    int Frames,
    int Width,
    int Height,
    double Fps,
    int Steps,
    double Guidance,
    double Shift,
    string Prompt,
    string NegativePrompt,
    string PositiveSuffix,
    int Tokens,
    string Model,
    IReadOnlyList<string> Warnings);
