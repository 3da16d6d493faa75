namespace Kinora.Pipelines;

/// <summary>How many steps of a generation's videos were not computed whole.</summary>
internal sealed class ReuseCounts
{
    /// <summary>Steps that ran only the transformer's first block.</summary>
    public int CachedSteps { get; set; }

    /// <summary>Steps that ran the prompt's row only and took the difference to the negative prompt's from an earlier one.</summary>
    public int GuidanceSteps { get; set; }
}
