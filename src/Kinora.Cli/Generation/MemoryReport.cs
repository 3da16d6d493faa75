using Kinora.Pipelines;

namespace Kinora.Cli.Generation;

/// <summary>
/// The memory that a request would take, for JSON: <c>peak_bytes</c> in <c>limiting_stage</c>, of <c>limit_bytes</c> (the
/// budget, or the machine's memory); <c>smallest_bytes</c> is the smallest budget that works; <c>nearest</c> is the nearest
/// request that fits, null where this one does; <c>decode_tiled</c> says whether frames are decoded in tiles.
/// </summary>
internal sealed record MemoryReport(
    long PeakBytes, string LimitingStage, long LimitBytes, bool Fits, long SmallestBytes, long TextBytes, long DenoiseBytes, long DecodeBytes, long StreamedBytes, bool DecodeTiled, RequestSize? Nearest)
{
    public static MemoryReport Of(PreflightReport report)
    {
        long PeakOf(GenerationStage stage) => report.Stages.Single(s => s.Stage == stage).PeakBytes;
        return new MemoryReport(
            report.PeakBytes, StageName.Of(report.Limiting.Stage), report.LimitBytes, report.Fits, report.SmallestBytes,
            PeakOf(GenerationStage.Text), PeakOf(GenerationStage.Denoise), PeakOf(GenerationStage.Decode), report.Stages.Sum(s => s.StreamedBytes), report.Stages.Any(s => s.Tiled), report.Nearest);
    }
}
