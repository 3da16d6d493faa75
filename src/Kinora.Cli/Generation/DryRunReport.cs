using Kinora.Media;

namespace Kinora.Cli.Generation;

/// <summary>
/// The JSON of a generation that was checked only; <c>dry_run</c> tells it from a report of videos that exist, <c>tokens</c>
/// are the positions of the latent grid, which the transformer attends over; <c>memory</c>, <c>disk_bytes</c> and <c>seconds</c>
/// are estimates.
/// </summary>
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
    MemoryReport Memory,
    long DiskBytes,
    EstimatedSeconds Seconds,
    string Model,
    IReadOnlyList<RecipeLora> Loras,
    IReadOnlyList<string> Warnings);
