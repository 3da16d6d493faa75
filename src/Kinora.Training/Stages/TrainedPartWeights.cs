using Kinora.Nn;

namespace Kinora.Training.Stages;

/// <summary>The weights of a <see cref="TrainedPart"/> by their names.</summary>
internal static class TrainedPartWeights
{
    private static readonly string[] Decoder = ["decoder."];
    private static readonly string[] Tail = ["encoder.conv_patchify.", "encoder.conv_out.", "decoder.conv_in.", "decoder.conv_unpatchify."];

    /// <summary>Those of a whole VAE's weights that belong to the part, in their order.</summary>
    public static IReadOnlyList<Parameter> Of(this TrainedPart part, IReadOnlyList<Parameter> all) => part switch
    {
        TrainedPart.Decoder => Below(all, Decoder),
        TrainedPart.Tail => Below(all, Tail),
        _ => all,
    };

    private static Parameter[] Below(IReadOnlyList<Parameter> all, string[] prefixes) =>
        [.. all.Where(p => prefixes.Any(prefix => p.Name.StartsWith(prefix, StringComparison.Ordinal)))];
}
