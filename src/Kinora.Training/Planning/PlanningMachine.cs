using Kinora.Tensors;

namespace Kinora.Training.Planning;

/// <summary>What a plan is reckoned against.</summary>
/// <param name="MatrixFlopsPerSecond">What this machine's matrix products reach now.</param>
/// <param name="ProcessBytes">What the program has in memory before any network is loaded.</param>
public sealed record PlanningMachine(double MatrixFlopsPerSecond, long ProcessBytes)
{
    /// <summary>How long the rate is measured unless there is reason for another length.</summary>
    public static TimeSpan UsualProbe { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Measures both.</summary>
    /// <param name="probe">How long the rate is measured.</param>
    public static PlanningMachine Measure(TimeSpan probe) => new(EngineProbe.MatrixFlopsPerSecond(probe), ProcessMemory.PresentBytes());
}
