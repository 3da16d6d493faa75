using Kinora.Pipelines;

namespace Kinora.Cli.Generation;

/// <summary>Estimated seconds by stage, loading included, for JSON.</summary>
internal sealed record EstimatedSeconds(double Text, double Denoise, double Decode, double Total)
{
    public static EstimatedSeconds Of(PreflightReport report)
    {
        double SecondsOf(GenerationStage stage) => Math.Round(report.Stages.Single(s => s.Stage == stage).Seconds, 3);
        return new EstimatedSeconds(SecondsOf(GenerationStage.Text), SecondsOf(GenerationStage.Denoise), SecondsOf(GenerationStage.Decode), Math.Round(report.Seconds, 3));
    }
}
