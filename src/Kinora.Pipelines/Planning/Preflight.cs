using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>
/// Says before a generation what it would take: memory and operations from the shapes of its networks, time from the
/// machine's measured rate. Nothing is loaded.
/// </summary>
public static class Preflight
{
    // Shares of the machine's matrix-product rate that the stages reach, everything that is no product included: measured with
    // mini and with the networks of bench. The decoder's is that of the direct way's operations, of which its kernels do a part.
    private const double TextEfficiency = 0.3;
    private const double DenoiseEfficiency = 0.45;
    private const double DecodeEfficiency = 0.7;

    // Weights of 16 bits widened on one core, from memory. A slow disk is slower.
    private const double ReadBytesPerSecond = 1.5e9;

    /// <summary>How long the machine's rate is measured.</summary>
    public static TimeSpan ProbeLength { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Estimates a request.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">A request without faults.</param>
    /// <param name="memory">The budget in bytes; null for none.</param>
    /// <param name="paths">The files to write, for the disk they take.</param>
    /// <param name="probe">How long the machine's rate is measured.</param>
    /// <exception cref="BudgetException">The budget is too small; carries the smallest that does.</exception>
    public static PreflightReport Estimate(TextToVideoModel model, GenerationRequest request, long? memory, IReadOnlyList<string> paths, TimeSpan probe) =>
        Estimate(model, request, memory, paths, () => EngineProbe.MatrixFlopsPerSecond(probe));

    /// <summary>The same with a rate that was measured before.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">A request without faults.</param>
    /// <param name="memory">The budget in bytes; null for none.</param>
    /// <param name="paths">The files to write, for the disk they take.</param>
    /// <param name="flopsPerSecond">The machine's rate of fp32 matrix products; see <see cref="EngineProbe.MatrixFlopsPerSecond"/>.</param>
    /// <exception cref="BudgetException">The budget is too small; carries the smallest that does.</exception>
    public static PreflightReport Estimate(TextToVideoModel model, GenerationRequest request, long? memory, IReadOnlyList<string> paths, double flopsPerSecond) =>
        Estimate(model, request, memory, paths, () => flopsPerSecond);

    // The rate is measured last, when the memory is known to do.
    private static PreflightReport Estimate(TextToVideoModel model, GenerationRequest request, long? memory, IReadOnlyList<string> paths, Func<double> measureRate)
    {
        var process = ProcessMemory.PresentBytes();
        var plan = memory is { } budget ? Divide(model, request, budget, process) : MemoryPlan.Whole;
        var needs = RequestNeeds.Of(model, request);
        var rate = measureRate();
        var limit = memory ?? ProcessMemory.MachineBytes();
        var stages = needs.Select(n => Stage(n, plan, process, rate)).ToList();
        var nearest = stages.Max(s => s.PeakBytes) <= limit ? null
            : NearestRequest.Find(request, r => RequestNeeds.Of(model, r).Max(n => plan.PeakBytes(n, process)) <= limit);
        return new PreflightReport(stages, limit, MemoryPlan.SmallestBytes(needs, process), OutputCheck.EstimateBytes(request, paths), rate, nearest);
    }

    /// <summary>Divides a budget, or refuses it and names the nearest request that fits it.</summary>
    internal static MemoryPlan Divide(TextToVideoModel model, GenerationRequest request, long budget, long process)
    {
        try
        {
            return MemoryPlan.Divide(RequestNeeds.Of(model, request), budget, process);
        }
        catch (BudgetException error)
        {
            var nearest = NearestRequest.Find(request, r => MemoryPlan.SmallestBytes(RequestNeeds.Of(model, r), process) <= budget);
            var other = nearest is null ? "No smaller video of this model fits." : $"The nearest request that fits is {nearest}.";
            throw new BudgetException($"{error.Message} State --memory {Math.Ceiling(error.SmallestBytes / 1e6):F0}MB or more. {other}", error.SmallestBytes);
        }
    }

    private static StageEstimate Stage(StageNeed need, MemoryPlan plan, long process, double rate)
    {
        var efficiency = need.Stage switch
        {
            GenerationStage.Text => TextEfficiency,
            GenerationStage.Denoise => DenoiseEfficiency,
            _ => DecodeEfficiency,
        };
        var weights = need.Networks.Sum(n => n.FixedBytes + n.TableBytes + n.LinearBytes);
        var streamed = plan.StreamedBytes(need);

        // Kept weights are read once; streamed ones in every pass, beside the computation.
        var seconds = ((weights - streamed) / ReadBytesPerSecond) + Math.Max(need.Operations / (rate * efficiency), need.Passes * streamed / ReadBytesPerSecond);
        return new StageEstimate(need.Stage, plan.PeakBytes(need, process), weights, streamed, plan.Activations(need), need.Operations, seconds, plan.IsTiled(need));
    }
}
