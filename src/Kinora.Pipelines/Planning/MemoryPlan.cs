using Kinora.Nn;

namespace Kinora.Pipelines;

/// <summary>How a request's memory is divided: which weights stay in memory and which are streamed.</summary>
/// <param name="StepLlm">For the first text encoder; null to load it whole.</param>
/// <param name="Clip">For the second one.</param>
/// <param name="Transformer">For the transformer.</param>
/// <param name="TiledDecode">Whether frames are decoded in tiles.</param>
internal sealed record MemoryPlan(WeightBudget? StepLlm, WeightBudget? Clip, WeightBudget? Transformer, bool TiledDecode = false)
{
    /// <summary>
    /// What a process grows by whatever it computes: BLAS's buffers, compiled code, the collector's heap, and what the allocator
    /// takes from the system at once.
    /// </summary>
    public const long EngineBytes = 150_000_000;

    /// <summary>Everything in memory.</summary>
    public static MemoryPlan Whole { get; } = new(null, null, null);

    /// <summary>Divides a budget.</summary>
    /// <param name="needs">What the stages need.</param>
    /// <param name="budget">Bytes that the whole process may have resident.</param>
    /// <param name="process">Bytes that it has already.</param>
    /// <exception cref="BudgetException">The budget is too small; carries the smallest one.</exception>
    public static MemoryPlan Divide(IReadOnlyList<StageNeed> needs, long budget, long process)
    {
        var smallest = SmallestBytes(needs, process);
        if (budget < smallest)
        {
            throw new BudgetException(
                $"The budget of {ByteSize.Text(budget)} is too small for this request: at least {ByteSize.Text(smallest)} are needed, to {Verb(needs.MaxBy(n => n.SmallestBytes)!.Stage)}.", smallest);
        }

        var left = budget - process - EngineBytes;
        var text = needs.Single(n => n.Stage == GenerationStage.Text);
        var denoise = needs.Single(n => n.Stage == GenerationStage.Denoise);
        var forText = left - text.ActivationBytes - text.Networks.Sum(n => n.FixedBytes + n.ScratchBytes);
        var (llm, clip) = (text.Networks[0], text.Networks[1]);

        // The small encoder whole if the large one can still read ahead.
        var forLlm = Math.Min(llm.LinearBytes, WeightBudget.ReadingAhead * WeightBudget.Smallest(llm.Layers));
        var forClip = Math.Clamp(forText - forLlm, WeightBudget.Smallest(clip.Layers), clip.LinearBytes);
        var forDit = left - denoise.ActivationBytes - denoise.Networks[0].FixedBytes - denoise.Networks[0].ScratchBytes;
        var tiled = needs.Single(n => n.Stage == GenerationStage.Decode).WholeBytes > left;
        return new MemoryPlan(WeightBudget.Of(llm.Layers, forText - forClip), WeightBudget.Of(clip.Layers, forClip), WeightBudget.Of(denoise.Networks[0].Layers, forDit), tiled);
    }

    /// <summary>The smallest budget that works.</summary>
    public static long SmallestBytes(IReadOnlyList<StageNeed> needs, long process) => process + EngineBytes + needs.Max(n => n.SmallestBytes);

    /// <summary>The most that the process has resident while a stage runs.</summary>
    /// <param name="need">The stage.</param>
    /// <param name="process">What it has already.</param>
    public long PeakBytes(StageNeed need, long process) => process + EngineBytes + Activations(need) + need.Networks.Zip(BudgetsOf(need.Stage), (network, budget) =>
        budget is { } weights ? network.FixedBytes + network.ScratchBytes + Used(network, weights) : network.WholeBytes).Sum();

    /// <summary>Bytes of the weights that are read anew in every pass.</summary>
    public long StreamedBytes(StageNeed need) => need.Networks.Zip(BudgetsOf(need.Stage), (network, budget) =>
        budget is { } weights ? Math.Max(0, network.LinearBytes - weights.KeptBytes) : 0).Sum();

    /// <summary>What a stage does, in a sentence's words.</summary>
    public static string Verb(GenerationStage stage) => stage switch
    {
        GenerationStage.Text => "encode the text",
        GenerationStage.Denoise => "denoise",
        _ => "decode frames",
    };

    /// <summary>Bytes of a stage's intermediate results.</summary>
    public long Activations(StageNeed need) => IsTiled(need) ? need.TiledBytes!.Value : need.ActivationBytes;

    /// <summary>Whether a stage works in tiles.</summary>
    public bool IsTiled(StageNeed need) => TiledDecode && need.TiledBytes is not null;

    private static long Used(NetworkNeed network, WeightBudget budget) =>
        Math.Min(network.LinearBytes, budget.KeptBytes + (budget.Slots * WeightBudget.Smallest(network.Layers)));

    private WeightBudget?[] BudgetsOf(GenerationStage stage) => stage switch
    {
        GenerationStage.Text => [StepLlm, Clip],
        GenerationStage.Denoise => [Transformer],
        _ => [null],
    };
}
