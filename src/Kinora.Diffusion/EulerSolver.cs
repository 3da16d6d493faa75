using Kinora.Tensors;

namespace Kinora.Diffusion;

/// <summary>The sampler's integrator (spec 2): plain Euler in fp32.</summary>
public static class EulerSolver
{
    /// <summary>x + v (sigma_next - sigma).</summary>
    /// <param name="latents">x, fp32.</param>
    /// <param name="velocity">v, the guided output of the network.</param>
    /// <param name="schedule">The time grid.</param>
    /// <param name="step">Which step is taken, from 0.</param>
    public static Tensor Step(Tensor latents, Tensor velocity, FlowMatchingSchedule schedule, int step) =>
        latents.To(DType.F32) + (velocity.To(DType.F32) * schedule.StepSize(step));
}
