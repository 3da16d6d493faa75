using Kinora.Checkpoints;
using Kinora.Data.Preference;
using Kinora.Models.StepVideoDit;

namespace Kinora.Training.Stages;

/// <summary>The pairs of a run, checked and split by prompt.</summary>
/// <param name="Train">Trained on.</param>
/// <param name="HeldOut">Measured on; none of their prompts is trained on.</param>
/// <param name="Shape">F, z, h, w of every video.</param>
internal sealed record DpoData(IReadOnlyList<DpoPair> Train, IReadOnlyList<DpoPair> HeldOut, IReadOnlyList<long> Shape)
{
    /// <summary>Reads the lists and says what is used of them.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="transformer">Sizes of the network.</param>
    /// <param name="model">The model that is trained.</param>
    /// <param name="log">Lines for the person who watches.</param>
    /// <exception cref="PreferenceDataException">A list can't be read or has bad rows; all are named.</exception>
    /// <exception cref="TrainingException">The pairs don't fit the settings or the network.</exception>
    public static DpoData Prepare(DpoOptions options, StepVideoDitConfig transformer, ModelFolder model, TextWriter log)
    {
        var lists = options.Pairs.Select(path => PreferenceList.Read(path).ThrowIfBad()).ToList();
        var all = lists.SelectMany(list => list.Pairs.Select(pair => (List: list, Pair: pair))).ToList();
        var usable = all.Where(p => p.Pair.Labels.GetValueOrDefault(options.Axis, PreferenceOutcome.Tie) != PreferenceOutcome.Tie).ToList();
        var axes = string.Join(", ", all.SelectMany(p => p.Pair.Labels.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var faults = new List<string>();
        if (usable.Count == 0) faults.Add($"none of {all.Count} pairs has a winner on the axis '{options.Axis}'; labelled are {(axes.Length == 0 ? "none" : axes)}");
        var shapes = LatentStore.ShapesOf(usable.Select(p => p.List.FileOf(p.Pair.First)));
        if (shapes.Count > 1) faults.Add($"the pairs have latents of different sizes, {LatentStore.Describe(shapes)}; train on one size");
        if (shapes.Count > 0 && shapes[0][1] != transformer.InChannels) faults.Add($"the pairs' latents have {shapes[0][1]} channels, the transformer's have {transformer.InChannels}");
        if (shapes.Count > 0 && options.LatentFrames > shapes[0][0]) faults.Add($"'dpo.latent_frames' is {options.LatentFrames}, the videos have {shapes[0][0]}");
        TrainingException.ThrowIfAny("Learning from pairs", faults);

        var prompts = PromptSplit.Distinct(usable.Select(p => p.Pair.Prompt));
        if (prompts.Count < 2) throw new TrainingException("Learning from pairs: all pairs with a winner are of one prompt, at least two are needed, since prompts are held out. Make more with 'kinora data prefer'.");
        var heldOut = PromptSplit.HeldOut(prompts, options.HeldOutShare, options.DataSeed);
        var pairs = usable.ToLookup(p => heldOut.Contains(p.Pair.Prompt), p => Oriented(p.List, p.Pair, options));
        log.WriteLine($"dpo: {pairs[false].Count():N0} pairs are trained on, {pairs[true].Count():N0} held out ({heldOut.Count:N0} of {prompts.Count:N0} prompts); {all.Count - usable.Count:N0} have no winner on the axis '{options.Axis}'" +
            (options.SwapLabels ? "; LABELS ARE SWAPPED, losers win" : ""));
        var sha = model.WeightsSha256();
        var foreign = usable.Count(p => p.Pair.WeightsSha256 != sha);
        if (foreign > 0) log.WriteLine($"dpo: {foreign:N0} of {usable.Count:N0} pairs were made by other weights than the model's; pairs of the model itself are steadier");
        return new DpoData([.. pairs[false]], [.. pairs[true]], shapes[0]);
    }

    private static DpoPair Oriented(PreferenceList list, PreferencePair pair, DpoOptions options)
    {
        var (first, second) = (list.FileOf(pair.First), list.FileOf(pair.Second));
        return (pair.Labels[options.Axis] == PreferenceOutcome.Win) != options.SwapLabels ? new DpoPair(pair.Prompt, first, second) : new DpoPair(pair.Prompt, second, first);
    }
}
