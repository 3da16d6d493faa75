using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>What one step of the sampler gave; the tensors live until the callback returns.</summary>
/// <param name="Index">The step, from 0.</param>
/// <param name="Output">The network's output [rows, F, z, h, w]; two rows with guidance, the prompt's first.</param>
/// <param name="Velocity">The guided velocity [1, F, z, h, w].</param>
/// <param name="Latents">The latents after the step [1, F, z, h, w].</param>
internal readonly record struct SamplerStep(int Index, Tensor Output, Tensor Velocity, Tensor Latents);
