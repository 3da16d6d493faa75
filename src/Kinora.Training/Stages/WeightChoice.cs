using Kinora.Nn;

namespace Kinora.Training.Stages;

/// <summary>Which weights of a model's transformer a stage trains: the section <c>weights</c> of its settings.</summary>
public sealed record WeightChoice
{
    /// <summary>Value of <see cref="Method"/>: small matrices beside the frozen weights.</summary>
    public const string Lora = "lora";

    /// <summary>Value of <see cref="Method"/>: all weights of the transformer.</summary>
    public const string Full = "full";

    /// <summary>What is trained: <see cref="Lora"/> or <see cref="Full"/>.</summary>
    public string Method { get; init; } = Lora;

    /// <summary>Rank of a LoRA.</summary>
    public int Rank { get; init; } = 16;

    /// <summary>Alpha of a LoRA, whose product counts alpha / rank times; null for the rank, which makes that 1.</summary>
    public double? Alpha { get; init; }

    /// <summary>Names of the layers that a LoRA adapts, <c>*</c> standing for any characters: both attentions' projections and the feed-forward networks.</summary>
    public IReadOnlyList<string> Targets { get; init; } = ["transformer_blocks.*.attn1.*", "transformer_blocks.*.attn2.*", "transformer_blocks.*.ff.*"];

    internal bool IsLora => Method == Lora;

    internal double AlphaOrRank => Alpha ?? Rank;

    /// <summary>The adapters of a LoRA.</summary>
    /// <param name="seed">Seed of the fresh ones.</param>
    internal LowRankSettings Adapters(ulong seed) => new(Rank, AlphaOrRank, Targets, seed);

    /// <summary>Targets that no layer's name fits.</summary>
    /// <param name="transformer">The network's parameters.</param>
    /// <param name="field">The run file's field of the targets.</param>
    internal IEnumerable<string> TargetFaults(ParameterStore transformer, string field)
    {
        if (!IsLora) yield break;
        foreach (var (k, target) in Targets.Index())
        {
            if (!transformer.LinearLayers.Any(l => LowRankSettings.Fits(target, l.Name)))
                yield return $"'{field}[{k}]' is '{target}', which no layer's name fits; names are like {transformer.LinearLayers[^1].Name}";
        }
    }

    /// <summary>Notes what is wrong with these settings.</summary>
    /// <param name="faults">Collects.</param>
    /// <param name="prefix">What stands before the fields' names, such as <c>weights.</c>.</param>
    internal OptionFaults Check(OptionFaults faults, string prefix = "") => faults
        .Expect(Method is Lora or Full, $"{prefix}method", $"'{Method}'", $"'{Lora}' or '{Full}'")
        .AtLeast($"{prefix}rank", Rank, 1)
        .Expect(double.IsFinite(AlphaOrRank) && AlphaOrRank != 0, $"{prefix}alpha", AlphaOrRank, "a number other than 0")
        .Expect(Method != Lora || Targets.Count > 0, $"{prefix}targets", "empty", "a list of at least one name");
}
