namespace Kinora.Evaluation;

/// <summary>What steps that take from earlier ones gain and cost, against the same videos computed whole.</summary>
/// <param name="CacheThreshold">The setting: <see cref="Kinora.Pipelines.GenerationRequest.CacheThreshold"/>.</param>
/// <param name="GuidanceReuse">The setting: <see cref="Kinora.Pipelines.GenerationRequest.GuidanceReuse"/>.</param>
/// <param name="Speedup">Processor time of denoising the exact videos over that of these.</param>
/// <param name="CachedShare">Share of the steps that ran only the first block.</param>
/// <param name="GuidanceShare">Share of the steps that ran only the prompt's row.</param>
/// <param name="Psnr">Mean over the videos, in decibel; 99 stands for equal ones.</param>
/// <param name="LowestPsnr">That of the worst video.</param>
/// <param name="Ssim">Mean over all frames.</param>
public sealed record ReuseFigures(
    double CacheThreshold, double GuidanceReuse, double Speedup, double CachedShare, double GuidanceShare, double Psnr, double LowestPsnr, double Ssim);
