using Kinora.Models.Lora;

namespace Kinora.Cli.Inspection;

/// <summary>
/// What a LoRA file says about itself: the adapted <c>layers</c>, the <c>ranks</c> among them, <c>alpha</c> (null where it states
/// none) and the fingerprint of the transformer that it was trained on (null where it does not say).
/// </summary>
internal sealed record LoraReport(IReadOnlyList<string> Layers, IReadOnlyList<long> Ranks, double? Alpha, string? BaseSha256)
{
    public static LoraReport Of(LoraFile lora) =>
        new([.. lora.Layers.Select(l => l.Name)], [.. lora.Layers.Select(l => l.Rank).Distinct().Order()], lora.StatedAlpha, lora.BaseSha256);
}
