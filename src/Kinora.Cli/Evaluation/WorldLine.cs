namespace Kinora.Cli.Evaluation;

/// <summary>The JSON line of <c>kinora evaluate world</c>: shares as fractions, the VAE's figures in dB and as they are. What could not be measured is null.</summary>
internal sealed record WorldLine(
    double VaePsnr, double VaeSsim, double VaeSeam, double? Thing, double? Setting, double? Motion, double? MotionKind, double? TwoThings, double? TwoMotions,
    double? ZhEnGap, double? Physics, double? Permanence, double SecondsPerVideo, int? Threads, int Prompts, string Model, string WeightsSha256, string Videos);
