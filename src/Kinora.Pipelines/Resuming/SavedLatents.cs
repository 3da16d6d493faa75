namespace Kinora.Pipelines;

/// <summary>A video's latents between two steps of the sampler, in plain memory: what is needed to go on from there.</summary>
/// <param name="StepsDone">Solver steps that were taken; all of the request's where denoising is over.</param>
/// <param name="Shape">[1, F, z, h, w].</param>
/// <param name="Values">The values in fp32, row by row.</param>
public sealed record SavedLatents(int StepsDone, IReadOnlyList<long> Shape, float[] Values);
