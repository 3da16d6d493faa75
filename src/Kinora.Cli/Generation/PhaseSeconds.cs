using Kinora.Pipelines;

namespace Kinora.Cli.Generation;

/// <summary>Seconds by phase, for JSON.</summary>
internal sealed record PhaseSeconds(double Load, double Text, double Denoise, double Decode, double Total)
{
    public static PhaseSeconds Of(GenerationResult result)
    {
        double Of(GenerationPhase phase) => Math.Round(result.Seconds.GetValueOrDefault(phase), 3);
        return new PhaseSeconds(
            Of(GenerationPhase.Load), Of(GenerationPhase.Text), Of(GenerationPhase.Denoise), Of(GenerationPhase.Decode), Math.Round(result.TotalSeconds, 3));
    }
}
