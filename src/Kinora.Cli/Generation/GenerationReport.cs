using Kinora.Media;

namespace Kinora.Cli.Generation;

/// <summary>
/// The JSON of a finished generation: <c>file</c> is the first video's, <c>files</c> all of them; <c>warnings</c> are those
/// that people were told. <c>cached_steps</c> ran only the transformer's first block, <c>guidance_reused_steps</c> only the prompt's row.
/// </summary>
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
    int CachedSteps,
    int GuidanceReusedSteps,
    long PeakRssBytes,
    string Model,
    string WeightsSha256,
    IReadOnlyList<RecipeLora> Loras,
    IReadOnlyList<string> Warnings);
