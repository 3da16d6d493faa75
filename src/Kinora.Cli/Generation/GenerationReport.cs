namespace Kinora.Cli.Generation;

/// <summary>The JSON of a finished generation.</summary>
/// <param name="File">The first video's file.</param>
/// <param name="Files">All videos' files.</param>
/// <param name="Warnings">What was said to people as well.</param>
internal sealed record GenerationReport(
    string File,
    IReadOnlyList<string> Files,
    ulong Seed,
    int Frames,
    int Width,
    int Height,
    double Fps,
    int Steps,
    PhaseSeconds Seconds,
    long PeakRssBytes,
    string Model,
    string WeightsSha256,
    IReadOnlyList<string> Warnings);
