namespace Kinora.Diffusion;

/// <summary>
/// The shifted time grid of the sampler (spec 2): u falls linearly from 1 to 0, u~ = s u / (1 + (s - 1) u), and the
/// times are 1 - u~, so that 0 is noise and 1 is data. All in fp32.
/// </summary>
public sealed class FlowMatchingSchedule
{
    private readonly float[] _sigmas;

    /// <summary>Computes the grid.</summary>
    /// <param name="steps">Evaluations of the network, at least 1.</param>
    /// <param name="shift">s > 0; above 1 the grid lingers near noise. 13 in the public model, 17 for Turbo.</param>
    /// <param name="reverse">Times run from 1 (noise) to 0 (data) instead; not so in the released checkpoints.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public FlowMatchingSchedule(int steps, double shift, bool reverse = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (!(shift > 0) || !double.IsFinite(shift)) throw new ArgumentOutOfRangeException(nameof(shift), shift, "The time shift must be a positive number.");
        _sigmas = new float[steps + 1];
        var s = (float)shift;
        for (var i = 0; i <= steps; i++)
        {
            var u = 1f - ((float)i / steps);
            var shifted = s * u / (1f + ((s - 1f) * u));
            _sigmas[i] = reverse ? shifted : 1f - shifted;
        }
    }

    /// <summary>The number of steps N.</summary>
    public int Steps => _sigmas.Length - 1;

    /// <summary>The N + 1 points of the grid.</summary>
    public IReadOnlyList<float> Sigmas => _sigmas;

    /// <summary>The time that the network is given at step i, in [0, 1].</summary>
    public float Time(int step) => _sigmas[step];

    /// <summary>How far step i goes.</summary>
    public float StepSize(int step) => _sigmas[step + 1] - _sigmas[step];
}
