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

    /// <summary>Where the video would end if the velocity stayed as it is: x + v (sigma_end - sigma).</summary>
    /// <param name="latents">x after the step, fp32.</param>
    /// <param name="velocity">v of the step.</param>
    /// <param name="schedule">The time grid.</param>
    /// <param name="stepsDone">Steps taken, from 1.</param>
    public static Tensor Estimate(Tensor latents, Tensor velocity, FlowMatchingSchedule schedule, int stepsDone) =>
        latents.To(DType.F32) + (velocity.To(DType.F32) * (schedule.Sigmas[schedule.Steps] - schedule.Sigmas[stepsDone]));
}
